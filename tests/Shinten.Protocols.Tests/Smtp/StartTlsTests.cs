using System.Text;
using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

public sealed class StartTlsTests
{
    // RFC 3207 §5
    [Fact]
    public async Task A_session_goes_on_under_TLS_from_its_beginning()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync("C: STARTTLS\nS: 220 2.0.0");
        await smtp.Wire.StartTlsAsync();
        await smtp.PlayAsync("C: MAIL FROM:<a@b.example>\nS: 503 5.5.1 Say EHLO first");
        string[] hello = await smtp.GreetAsync("EHLO client.example.net");
        await smtp.PlayAsync("""
            C: STARTTLS
            S: 503 5.5.1 TLS is on already
            C: MAIL FROM:<a@b.example>
            S: 250
            C: RCPT TO:<alice@example.test>
            S: 250
            C: DATA
            S: 354
            """);
        string text = "Subject: secret\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('s', 70) + "\r\n", 1_000));
        await smtp.SendAsync(text + ".\r\nQUIT\r\n");
        await smtp.PlayAsync("S: 250\nS: 221");
        await smtp.ExpectClosedAsync();

        Assert.DoesNotContain(hello, line => line.Contains("STARTTLS", StringComparison.Ordinal));
        Assert.Equal(text, smtp.Letters.Last);
        SmtpTransaction transaction = smtp.Letters.Letters[0].Transaction;
        Assert.Equal("ESMTPS", transaction.ProtocolKeyword);
        Assert.Equal("TLS1.3", transaction.Tls!.Version);
    }

    [Fact]
    public async Task What_was_sent_ahead_of_TLS_is_dropped_and_counted()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.SendAsync("STARTTLS\r\nMAIL FROM:<evil@b.example>\r\nRCPT TO:<alice@example.test>\r\n");
        await smtp.PlayAsync("S: 220 2.0.0");
        await smtp.Wire.StartTlsAsync();
        await smtp.GreetAsync("EHLO client.example.net");
        await smtp.PlayAsync("C: DATA\nS: 503 5.5.1 Say MAIL first");

        Assert.Equal(1, smtp.Roster.Injections);
    }

    [Fact]
    public async Task A_peer_that_talks_on_in_clear_is_cut_off()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync("C: STARTTLS\nS: 220");
        await smtp.Wire.SendAsync(Encoding.ASCII.GetBytes("MAIL FROM:<evil@b.example>\r\n"));

        await smtp.Wire.Served.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Empty(smtp.Letters.Letters);
    }

    [Fact]
    public async Task STARTTLS_takes_no_arguments()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync("C: STARTTLS now\nS: 501 5.5.4\nC: NOOP\nS: 250");
    }
}
