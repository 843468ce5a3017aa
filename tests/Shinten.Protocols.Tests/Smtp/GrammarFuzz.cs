using System.Text;
using CsCheck;
using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>Whatever lines come, each gets exactly one reply, and the session answers the next honest
/// command.</summary>
public sealed class GrammarFuzz
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SHINTEN_LONG") is null ? 500 : 200_000;

    private static readonly string[] Words =
    [
        "EHLO", "HELO", "MAIL", "RCPT", "RSET", "NOOP", "VRFY", "EXPN", "HELP", "LHLO",
        "FROM:", "TO:", "<", ">", "<>", "@",
        "a", "alice@example.test", "\"", "\\", " ", "  ", "=", "SIZE=", "BODY=8BITMIME", "SMTPUTF8",
        "NOTIFY=", "ORCPT=",
        "ENVID=+", "rfc822;", "999999999999", "[", "IPv6:", "]", "ä", "日本", "\u0001", "\0", "\t", "\x7F",
        ",", ";", ":", "%",
    ];

    private static readonly string[] Pieces =
    [
        "\r\n", ".", "\r", "\n", "\r\n.", "\n.\n", "\n.\r\n", "\r.\r", "\0", "a", "Subject: x\r\n", "\r\n\r\n", "..",
        "MAIL FROM:<evil@b.example>\r\n", "QUIT\r\n", "RSET\r\n", "DATA\r\n", "ä",
    ];

    private static readonly Gen<string> Line
        = Gen.OneOf(Gen.Int[0, Words.Length - 1].Select(i => Words[i]), Gen.String[Gen.Char['!', '~'], 0, 5])
            .Array[0, 12].Select(string.Concat);

    [Fact]
    public async Task Each_line_gets_one_reply()
        => await Line.Array[1, 20].SampleAsync(
            async lines =>
            {
                await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync(new SmtpOptions { MaxErrors = 10_000 });
                await smtp.SendAsync(string.Concat(lines.Select(line => Harmless(line) + "\r\n")));
                foreach (string line in lines)
                    await ExpectOneReplyAsync(smtp, line);

                await smtp.SendAsync("VRFY in-step\r\n");
                Assert.StartsWith("252 2.5.2", Assert.Single(await smtp.ReplyAsync()), StringComparison.Ordinal);
            },
            iter: Rounds,
            threads: 1);

    [Fact]
    public async Task Whatever_DATA_brings_it_gets_one_reply()
        => await Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 30].Select(string.Concat).SampleAsync(
            async text =>
            {
                // The true end may come only at the end.
                string inside = text.Replace("\r\n.\r\n", "\r\n", StringComparison.Ordinal);
                string whole = inside + (inside.EndsWith("\r\n", StringComparison.Ordinal) ? ".\r\n" : "\r\n.\r\n");
                int end = ("\r\n" + whole).IndexOf("\r\n.\r\n", StringComparison.Ordinal);
                if (end != whole.Length - 3)
                    return;

                await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
                await smtp.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.test>\r\nDATA\r\n");
                await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
                await smtp.SendAsync(whole + "VRFY in-step\r\n");
                Assert.Matches("^(250 2.6.0|55[04] 5.6)", Assert.Single(await smtp.ReplyAsync()));
                await smtp.PlayAsync("S: 252");
            },
            iter: Rounds,
            threads: 1);

    [Fact]
    public async Task Arbitrary_bytes_neither_crash_nor_hang()
        => await Gen.Byte.Array[0, 400].SampleAsync(
            async bytes =>
            {
                await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
                await smtp.Wire.SendAsync(bytes);
                await smtp.Wire.SendAsync("\r\n.\r\nQUIT\r\nQUIT\r\n");
                int lines = 0;
                while (await smtp.Wire.ReadLineAsync() is { } line)
                {
                    Assert.Matches("^[2-5][0-9][0-9][ -]", line);
                    Assert.True(++lines < 1_000);
                }
            },
            iter: Rounds,
            threads: 1);

    // These end the session or change how it reads; they have tests of their own.
    private static string Harmless(string line)
        => line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("BDAT", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("STARTTLS", StringComparison.OrdinalIgnoreCase)
                ? "NOOP"
                : line;

    private static async Task ExpectOneReplyAsync(SmtpDialogue smtp, string line)
    {
        string[] reply = await smtp.ReplyAsync();
        Assert.True(reply.Length > 0, $"No reply to {Convert.ToHexString(Encoding.UTF8.GetBytes(line))}.");
        Assert.All(reply, part => Assert.StartsWith(reply[0][..3], part, StringComparison.Ordinal));
        Assert.NotEqual('4', reply[0][0]);
    }
}
