using Shinten.Protocols.Smtp;
using Shinten.Protocols.Tests.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Lmtp;

public sealed class LmtpTests
{
    // RFC 2033 §4.2
    [Fact]
    public async Task Each_recipient_gets_its_own_reply()
    {
        await using SmtpDialogue lmtp = new(SmtpDialect.Lmtp);
        lmtp.Letters.Fate = _ => new ArrivalResult.Taken(
            [RecipientOutcome.Delivered, RecipientOutcome.OverQuota, RecipientOutcome.Gone]);

        await lmtp.PlayAsync("S: 220 mail.example.test LMTP");
        await lmtp.GreetAsync("LHLO foo.edu");
        await lmtp.PlayAsync("""
            C: MAIL FROM:<chris@bar.com>
            S: 250 2.1.0
            C: RCPT TO:<alice@example.test>
            S: 250 2.1.5
            C: RCPT TO:<jones@example.test>
            S: 550 5.1.1
            C: RCPT TO:<bob@example.test>
            S: 250 2.1.5
            C: RCPT TO:<bob@example.test>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: Blah blah blah...
            C: ...etc. etc. etc.
            C: .
            S: 250 2.6.0
            S: 452 4.2.2
            S: 550 5.1.1
            C: QUIT
            S: 221
            """);
        Assert.Equal("LMTP", lmtp.Letters.Letters[0].Transaction.ProtocolKeyword);
    }

    [Fact]
    public async Task A_refused_message_is_refused_once_for_each_recipient()
    {
        await using SmtpDialogue lmtp = new(SmtpDialect.Lmtp);

        await lmtp.PlayAsync("S: 220");
        await lmtp.GreetAsync("LHLO foo.edu");
        await lmtp.SendAsync("MAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n");
        await lmtp.PlayAsync("S: 250\nS: 250\nS: 250\nS: 354");
        await lmtp.SendAsync("bare\nline feed\r\n.\r\nNOOP\r\n");
        await lmtp.PlayAsync("S: 550 5.6.11\nS: 550 5.6.11\nS: 250 2.0.0");
    }

    [Theory]
    [InlineData("EHLO foo.edu", "500 5.5.1")]
    [InlineData("HELO foo.edu", "500 5.5.1")]
    [InlineData("LHLO", "501 5.5.4")]
    public async Task LHLO_alone_greets(string command, string reply)
    {
        await using SmtpDialogue lmtp = new(SmtpDialect.Lmtp);

        await lmtp.PlayAsync($"S: 220\nC: {command}\nS: {reply}");
    }

    // RFC 2033 §4.2: the replies of BDAT come after the last chunk.
    [Fact]
    public async Task BDAT_answers_for_each_recipient_at_the_last_chunk()
    {
        await using SmtpDialogue lmtp = new(SmtpDialect.Lmtp);

        await lmtp.PlayAsync("S: 220");
        await lmtp.GreetAsync("LHLO foo.edu");
        await lmtp.SendAsync("MAIL FROM:<>\r\nRCPT TO:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n");
        await lmtp.PlayAsync("S: 250\nS: 250\nS: 250");
        await lmtp.SendAsync("BDAT 4\r\na: bBDAT 4 LAST\r\n\r\n\r\n");
        await lmtp.PlayAsync("S: 250 2.0.0 4 octets\nS: 250 2.6.0\nS: 250 2.6.0");
    }
}
