using System.Text.Json;
using Shinten.Protocols.Admin;
using Shinten.Server.AdminSocket;
using Shinten.Server.Hosting;
using Xunit;

namespace Shinten.Server.Tests.AdminSocket;

/// <summary>Lines of the admin socket and the bytes behind them, also such that no command sends.</summary>
public sealed class AdminFrameTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-frames-").FullName;

    public AdminFrameTests() => File.WriteAllText(Path.Combine(_folder, "shinten.json"), """
        {
          "HostName": "mail.example.org",
          "AllowDumps": true,
          "Listeners": { "Smtp": "127.0.0.1:0", "Lmtp": "none", "Imap": "127.0.0.1:0", "Imaps": "none" }
        }
        """);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_behind_a_line_are_taken_with_it()
    {
        await using MailServer server = await StartAsync();
        await using AdminLine socket = await AdminLine.ConnectAsync(_folder);
        await socket.GreetAsync();

        JsonElement refused = await socket.AskAsync(
            "+32 {\"method\":\"marks find\",\"with\":{\"proof\":\"none\"}}\n" + new string('\n', 31));
        Assert.Contains("prove the password", refused.GetProperty("refused").GetString(), StringComparison.Ordinal);
        JsonElement domains = await socket.AskAsync("{\"method\":\"domain list\",\"with\":{}}");
        Assert.Equal("{\"reply\":[]}", domains.GetRawText());
    }

    [Theory]
    [InlineData("+99999999999 {}")]
    [InlineData("+2000000000 {}")]
    [InlineData("+-5 {}")]
    [InlineData("+12{}")]
    [InlineData("+5")]
    public async Task A_count_that_cannot_be_ends_the_connection_and_nothing_else(string line)
    {
        await using MailServer server = await StartAsync();
        await using (AdminLine socket = await AdminLine.ConnectAsync(_folder))
        {
            await socket.GreetAsync();
            JsonElement refused = await socket.AskAsync(line);
            Assert.Contains("how many bytes", refused.GetProperty("refused").GetString(), StringComparison.Ordinal);
        }

        await using AdminClient? client = await AdminClient.ConnectAsync(AdminSocketPath.Of(_folder), Cancel);
        Assert.Empty(await client!.ListDomainsAsync(Cancel));
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_folder + "-keys", recursive: true);
    }

    private Task<MailServer> StartAsync()
        => MailServer.StartAsync(ServerSettings.Load(Path.Combine(_folder, "shinten.json"), _folder), Cancel);
}
