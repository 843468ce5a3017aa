using System.Net;
using System.Net.Sockets;
using Shinten.Protocols.Terminal;
using Shinten.Server.Hosting;
using Xunit;

namespace Shinten.Server.Tests.Hosting;

/// <summary>What cannot work is said at the start, by name, and leaves the data folder free.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-start-").FullName;

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();

        await RefusedAsync(new() { ["Listeners:Smtp"] = $"{other.LocalEndpoint}" }, $"{other.LocalEndpoint}");
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_named()
        => await RefusedAsync(
            new() { ["Certificates:Files:0:Chain"] = "/nowhere.pem", ["Certificates:Files:0:Key"] = "/nowhere.key" },
            "/nowhere.pem");

    [Fact]
    public async Task A_server_greets_on_every_listener_and_lets_go_of_its_folder()
    {
        for (int i = 0; i < 2; i++)
        {
            await using MailServer server = await StartAsync([]);
            Assert.Equal(["smtp", "imap"], server.Listeners.Select(listener => listener.Name));
            foreach (BoundListener listener in server.Listeners)
            {
                using TcpClient client = new();
                await client.ConnectAsync("127.0.0.1", listener.Port, TestContext.Current.CancellationToken);
                using StreamReader reader = new(client.GetStream());
                string? greeting = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.StartsWith(listener.Name == "smtp" ? "220 mail.example.org" : "* OK", greeting);
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task RefusedAsync(Dictionary<string, string?> settings, string named)
    {
        CommandFailedException refused = await Assert.ThrowsAsync<CommandFailedException>(() => StartAsync(settings));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);

        await using MailServer server = await StartAsync([]);
        Assert.Equal(2, server.Listeners.Count);
    }

    private Task<MailServer> StartAsync(Dictionary<string, string?> settings)
    {
        Dictionary<string, string?> all = new(StringComparer.OrdinalIgnoreCase)
        {
            ["HostName"] = "mail.example.org",
            ["AllowDumps"] = "true",
        };
        foreach (Listener listener in Listeners.Table)
        {
            all[$"Listeners:{listener.Name}"] = listener.Name is "smtp" or "imap" ? "127.0.0.1:0" : "none";
        }

        foreach ((string key, string? value) in settings)
        {
            all[key] = value;
        }

        return MailServer.StartAsync(
            ServerSettings.Load(null, Path.Combine(_folder, "data"), all), TestContext.Current.CancellationToken);
    }
}
