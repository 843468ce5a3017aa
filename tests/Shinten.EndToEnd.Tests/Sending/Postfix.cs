using System.Net;
using System.Net.Sockets;
using Shinten.EndToEnd.Tests.Demo;

namespace Shinten.EndToEnd.Tests.Sending;

/// <summary>A stock Postfix of its own folder and port, that takes mail for one domain into a Maildir.</summary>
/// <remarks>It must be started by root: its parts change their users.</remarks>
internal sealed class Postfix : IAsyncDisposable
{
    private const string MailUser = "5000";

    private readonly string _folder;

    private Postfix(string folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    private string Letters => Path.Combine(_folder, "mail", "new");

    public static async Task<Postfix> StartAsync(string domain)
    {
        string folder = Directory.CreateTempSubdirectory("shinten-postfix-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        Postfix postfix = new(folder, FreePort());
        await postfix.ConfigureAsync(domain);
        await postfix.StartAgainAsync();
        return postfix;
    }

    public async Task StartAgainAsync()
    {
        await AsRootAsync("postfix", "-c", Path.Combine(_folder, "etc"), "start");
        for (int attempt = 0; attempt < 300; attempt++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"Postfix did not start.\n{Log()}");
    }

    public Task StopAsync() => AsRootAsync("postfix", "-c", Path.Combine(_folder, "etc"), "stop");

    /// <summary>Every letter that it has, once there are so many.</summary>
    public async Task<IReadOnlyList<byte[]>> WaitForAsync(int count)
    {
        for (int attempt = 0; attempt < 1_800; attempt++)
        {
            if (Directory.Exists(Letters) && Directory.GetFiles(Letters) is { } files && files.Length >= count)
            {
                return [.. files.Select(File.ReadAllBytes)];
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"Postfix has not got {count} letters.\n{Log()}");
    }

    public async ValueTask DisposeAsync()
    {
        await Run.AnyAsync(Root("postfix")[0], [.. Root("postfix")[1..], "-c", Path.Combine(_folder, "etc"), "stop"]);
        await AsRootAsync("rm", "-rf", _folder);
    }

    private async Task ConfigureAsync(string domain)
    {
        string etc = Directory.CreateDirectory(Path.Combine(_folder, "etc")).FullName;
        foreach (string name in (string[])["spool", "data", "mail"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        await AsRootAsync("chown", "postfix", Path.Combine(_folder, "data"));
        await AsRootAsync("chown", $"{MailUser}:{MailUser}", Path.Combine(_folder, "mail"));
        string cert = Path.Combine(_folder, "cert.pem");
        await Run.CheckedAsync("openssl", [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
            "/CN=mx.remote", "-keyout", cert + ".key", "-out", cert]);
        await File.WriteAllTextAsync(Path.Combine(etc, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {_folder}/spool
            data_directory = {_folder}/data
            maillog_file = {_folder}/log
            maillog_file_prefixes = {_folder}
            myhostname = mx.{domain}
            mydestination =
            mynetworks =
            smtpd_relay_restrictions = reject_unauth_destination
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            alias_maps =
            alias_database =
            virtual_mailbox_domains = {domain}
            virtual_mailbox_maps = static:mail/
            virtual_mailbox_base = {_folder}
            virtual_uid_maps = static:{MailUser}
            virtual_gid_maps = static:{MailUser}
            smtpd_tls_cert_file = {cert}
            smtpd_tls_key_file = {cert}.key
            smtpd_tls_security_level = may
            smtpd_tls_received_header = yes
            smtpd_peername_lookup = no

            """);
        string master = await File.ReadAllTextAsync("/usr/share/postfix/master.cf.dist");
        IEnumerable<string> services = master.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("smtp ", StringComparison.Ordinal))
            .Select(Unchrooted);
        await File.WriteAllLinesAsync(
            Path.Combine(etc, "master.cf"), [.. services, $"127.0.0.1:{Port} inet n - n - - smtpd"]);
    }

    // The fifth column says whether a service runs in a chroot, which Debian's does.
    private static string Unchrooted(string line)
    {
        string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return line[0] is ' ' or '\t' || words.Length < 8
            ? line
            : string.Join(' ', [.. words[..4], "n", .. words[5..]]);
    }

    private string Log() => File.Exists(Path.Combine(_folder, "log"))
        ? File.ReadAllText(Path.Combine(_folder, "log"))
        : "It wrote no log.";

    private static Task<RunResult> AsRootAsync(string program, params string[] arguments)
        => Run.CheckedAsync(Root(program)[0], [.. Root(program)[1..], .. arguments]);

    private static string[] Root(string program)
        => Environment.IsPrivilegedProcess ? [program] : ["sudo", "--non-interactive", program];

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
