using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>Nothing but CRLF.CRLF ends a message, and a message with any other line end is refused
/// (CVE-2023-51764).</summary>
public sealed class SmugglingTests
{
    private const string Envelope = "MAIL FROM:<evil@b.example>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n";

    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r\n.\n")]
    [InlineData("\r.\r")]
    [InlineData("\r.\r\n")]
    [InlineData("\r\n.\r")]
    [InlineData("\n.\r")]
    [InlineData("\r\n.\r\r\n")]
    [InlineData("\r\r\n.\r\r\n")]
    [InlineData("\r\n\r.\r\n")]
    [InlineData("\0\r\n.\n")]
    public async Task A_false_end_ends_nothing(string falseEnd)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        await smtp.SendAsync($"Subject: a\r\n\r\nlegit{falseEnd}{Envelope}Subject: smuggled\r\n\r\nx\r\n.\r\nNOOP\r\n");
        await smtp.PlayAsync("S: 55");
        await smtp.PlayAsync("S: 250 2.0.0 OK");

        Assert.Empty(smtp.Letters.Letters);
    }

    [Theory]
    [InlineData("\n", "550 5.6.11 Refused: an LF without CR")]
    [InlineData("\r", "550 5.6.11 Refused: a CR without LF")]
    [InlineData("\0", "554 5.6.1 Refused: a NUL")]
    public async Task The_reply_names_what_is_wrong(string wrong, string reply)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");
        await smtp.SendAsync($"one{wrong}two\r\n.\r\n");
        await smtp.PlayAsync($"S: {reply}");
    }

    [Fact]
    public async Task Each_byte_may_come_by_itself()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();
        await smtp.SendAsync(Envelope);
        await smtp.PlayAsync("S: 250\nS: 250\nS: 354");

        foreach (char c in "a: b\r\n\r\n..\r\n...x\r\n.y\r\n.\r\n")
        {
            await smtp.SendAsync(c.ToString());
            await Task.Yield();
        }

        await smtp.PlayAsync("S: 250");
        Assert.Equal("a: b\r\n\r\n.\r\n..x\r\ny\r\n", smtp.Letters.Last);
    }

    [Theory]
    [InlineData("NOOP\n", "500 5.5.2 A line must end with CRLF")]
    [InlineData("NO\rOP\r\n", "500 5.5.2 A line must end with CRLF")]
    [InlineData("NOOP \0\r\n", "500 5.5.2 A command holds control characters")]
    [InlineData("NOOP \t\r\n", "500 5.5.2 A command holds control characters")]
    public async Task A_command_with_another_line_end_is_refused(string command, string reply)
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync(command);
        await smtp.PlayAsync($"S: {reply}");
        await smtp.PlayAsync("C: NOOP\nS: 250");
    }
}
