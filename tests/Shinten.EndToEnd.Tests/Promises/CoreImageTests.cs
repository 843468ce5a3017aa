using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MailKit.Net.Imap;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Promises;

/// <summary>What a core image of the running server holds of a letter once nobody is connected any more
/// (docs/threat-model.md).</summary>
public sealed class CoreImageTests
{
    private const int Attempts = 30;

    // As they come over the wire, behind what the preview shows: words and fields of a letter are elsewhere, too.
    private const string Line = "\r\nzwetschgenwire, zwetschgenline; zwetschgenend.\r\n";
    private const string Attached = "\r\nendldHNjaGdlbmF0dGFjaCB6d2V0c2NoZ2VuYXR0YWNo\r\n";
    private const string Begun = "\r\nzwetschgenbegun, zwetschgenopen; zwetschgenrest.\r\n";

    [Fact]
    public async Task No_letter_is_in_a_receive_buffer_once_the_sessions_have_ended()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using DemoServer server = await DemoServer.StartAsync();
        DemoFile demo = server.File;

        using (TcpClient unfinished = new())
        {
            await unfinished.ConnectAsync("127.0.0.1", demo.Ports["smtp"], cancel);
            await unfinished.Client.SendAsync(Encoding.ASCII.GetBytes(Opening(demo.Alice.Address) + Begun), cancel);
            await UntilAsync(async () => (await CountAsync(server, Begun))[0] > 0, "The search finds no open letter.");
        }

        await SmtpPeer.DeliverAsync(demo.Ports["smtp"], demo.Alice.Address, Encoding.ASCII.GetBytes(Letter), cancel);
        using (ImapClient client = await Mailbox.OpenAsync(demo, demo.Alice, "everything", cancel))
        {
            byte[] shown = Assert.Single(await Mailbox.FindAsync(client, "zwetschgenwire", cancel));
            Assert.Contains(Line, Encoding.ASCII.GetString(shown), StringComparison.Ordinal);
        }

        await UntilAsync(
            async () => (await CountAsync(server, Line, Attached, Begun)).All(count => count == 0),
            "A letter is still in memory as it came over the wire.");
    }

    private static async Task<int[]> CountAsync(DemoServer server, params string[] texts)
    {
        string[] arguments =
        [
            Checkout.Script("Promises/core.py"),
            server.ProcessId.ToString(CultureInfo.InvariantCulture),
            server.Scratch,
            .. texts.Select(text => Convert.ToHexString(Encoding.ASCII.GetBytes(text))),
        ];
        RunResult result = await Run.CheckedAsync("python3", arguments);
        return
        [
            .. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => int.Parse(line, CultureInfo.InvariantCulture)),
        ];
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        for (int attempt = 0; !await isSo(); attempt++)
        {
            Assert.True(attempt < Attempts, otherwise);
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    private static string Opening(string recipient)
        => $"EHLO stranger.example\r\nMAIL FROM:<a@stranger.example>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n"
            + "From: a@stranger.example\r\nSubject: Unfinished\r\n";

    private static string Letter { get; } =
        "From: a@stranger.example\r\nTo: alice@example.test\r\nSubject: Wire\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
        + string.Concat(Enumerable.Repeat("What the preview shows ends before the line below.\r\n", 100))
        + Line
        + "\r\n--b\r\nContent-Type: application/octet-stream; name=a\r\nContent-Transfer-Encoding: base64\r\n"
        + Attached
        + "--b--\r\n";
}
