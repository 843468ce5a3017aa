using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shinten.EndToEnd.Tests.Demo;

namespace Shinten.EndToEnd.Tests.Carrying;

/// <summary>A stock Dovecot that serves one Maildir on 127.0.0.1, with a certificate of its own.</summary>
internal sealed class Dovecot : IAsyncDisposable
{
    public const string User = "somebody";
    public const string Password = "imap-password";

    private const string MailUser = "5000";

    private readonly string _folder;
    private readonly Process _process;

    private Dovecot(string folder, Process process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public string Certificate => Path.Combine(_folder, "cert.pem");

    public string PasswordFile => Path.Combine(_folder, "password");

    public static async Task<Dovecot> StartAsync(string maildir)
    {
        string folder = Directory.CreateTempSubdirectory("shinten-dovecot-").FullName;
        int port = FreePort();
        string cert = Path.Combine(folder, "cert.pem");
        string key = Path.Combine(folder, "key.pem");
        await Run.CheckedAsync("openssl", [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert]);
        File.WriteAllText(Path.Combine(folder, "password"), Password + "\n");
        File.WriteAllText(Path.Combine(folder, "users"), $"{User}:{{PLAIN}}{Password}\n");

        // It serves a copy that belongs to a user of its own, since it refuses to serve root.
        string copy = Path.Combine(folder, "Maildir");
        await Run.CheckedAsync("cp", ["-a", maildir, copy]);
        string users = "";
        string id = Environment.IsPrivilegedProcess ? MailUser : (await Run.CheckedAsync("id", ["-u"])).Text.Trim();
        if (Environment.IsPrivilegedProcess)
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            Directory.CreateDirectory(Path.Combine(folder, "home"));
            await Run.CheckedAsync("chown", ["-R", $"{MailUser}:{MailUser}", copy, Path.Combine(folder, "home")]);
        }
        else
        {
            string own = Environment.UserName;
            users = $"default_internal_user = {own}\ndefault_login_user = {own}\ndefault_internal_group = {own}";
        }

        string config = Path.Combine(folder, "dovecot.conf");
        File.WriteAllText(config, $$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{folder}}/log
            protocols = imap
            listen = 127.0.0.1
            {{users}}
            first_valid_uid = 1
            mail_location = maildir:{{copy}}
            mail_plugins = listescape
            ssl = required
            ssl_cert = <{{cert}}
            ssl_key = <{{key}}
            passdb {
              driver = passwd-file
              args = username_format=%u {{folder}}/users
            }
            userdb {
              driver = static
              args = uid={{id}} gid={{id}} home={{folder}}/home
            }
            namespace inbox {
              inbox = yes
              separator = /
              mailbox Sent {
                special_use = \Sent
              }
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = 0
              }
              inet_listener imaps {
                port = {{port}}
                ssl = yes
              }
            }
            service anvil {
              chroot =
            }

            """);
        Process process = Process.Start(new ProcessStartInfo("dovecot", ["-F", "-c", config]))!;
        Dovecot dovecot = new(folder, process, port);
        for (int attempt = 0; attempt < 200; attempt++)
        {
            if (process.HasExited)
            {
                break;
            }

            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return dovecot;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        string log = File.Exists(Path.Combine(folder, "log")) ? File.ReadAllText(Path.Combine(folder, "log")) : "";
        await dovecot.DisposeAsync();
        throw new InvalidOperationException($"Dovecot did not start.\n{log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Run.CheckedAsync("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
