using System.Text;
using MailKit.Net.Imap;
using Shinten.EndToEnd.Tests.Demo;
using Xunit;

namespace Shinten.EndToEnd.Tests.Clients;

/// <summary>What went in comes back byte for byte, beneath our trace fields, to MailKit at <c>everything</c>.</summary>
public sealed class RoundTripTests(DemoFixture demo)
{
    private readonly DemoFile _demo = demo.Server.File;

    [Fact]
    public async Task Odd_bytes_come_back_as_they_went_in()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        byte[] letter = [
            .. Encoding.UTF8.GetBytes(
                "From: a@stranger.example\r\nsubject:  two spaces, tab\t and Ünïcode roundtrip-odd\r\n"
                + "X-Folded: one\r\n \ttwo\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + ".leading dot\r\n..two\r\n\r\ntrailing spaces   \r\n"),
            0xFF, 0xFE, 0x80, .. "\r\n"u8];
        await SmtpPeer.DeliverAsync(_demo.Ports["smtp"], _demo.Bob.Address, letter, cancel);

        using ImapClient client = await Mailbox.OpenAsync(_demo, _demo.Bob, "everything", cancel);
        byte[] back = Assert.Single(await Mailbox.FindAsync(client, "roundtrip-odd", cancel));

        AssertTraceAbove(letter, back);
    }

    [Theory]
    [InlineData("rfc")]
    [InlineData("legacy")]
    [InlineData("malformed")]
    public async Task Letters_of_others_come_back_as_they_went_in(string kind)
    {
        string folder = Path.Combine(Checkout.Suites, "mime", kind);
        Assert.SkipUnless(Directory.Exists(Path.GetDirectoryName(folder)), "The suites are not here.");
        CancellationToken cancel = TestContext.Current.CancellationToken;
        List<byte[]> sent = [];
        foreach (string file in Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order())
        {
            byte[] letter = WithLineEnds(await File.ReadAllBytesAsync(file, cancel), sent.Count, kind);
            await SmtpPeer.DeliverAsync(_demo.Ports["smtp"], _demo.Bob.Address, letter, cancel);
            sent.Add(letter);
        }

        using ImapClient client = await Mailbox.OpenAsync(_demo, _demo.Bob, "everything", cancel);
        IReadOnlyList<byte[]> back = await Mailbox.FindAsync(client, $"X-Suite: {kind}-", cancel);

        Assert.NotEmpty(sent);
        Assert.Equal(sent.Count, back.Count);
        foreach (byte[] letter in sent)
        {
            Assert.Contains(back, shown => shown.AsSpan().EndsWith(letter));
        }
    }

    // A mark of our own finds the letter again; SMTP carries lines that end in CRLF alone.
    private static byte[] WithLineEnds(byte[] letter, int number, string kind)
    {
        string text = Encoding.Latin1.GetString(letter)
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        string end = text.EndsWith("\r\n", StringComparison.Ordinal) ? "" : "\r\n";
        return Encoding.Latin1.GetBytes($"X-Suite: {kind}-{number}\r\n{text}{end}");
    }

    private static void AssertTraceAbove(byte[] letter, byte[] shown)
    {
        Assert.True(shown.AsSpan().EndsWith(letter), Encoding.Latin1.GetString(shown));
        string trace = Encoding.Latin1.GetString(shown.AsSpan(0, shown.Length - letter.Length));
        Assert.Contains("Return-Path: <sender@stranger.example>", trace, StringComparison.Ordinal);
        Assert.Contains("Received: ", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n\r\n", trace, StringComparison.Ordinal);
    }
}
