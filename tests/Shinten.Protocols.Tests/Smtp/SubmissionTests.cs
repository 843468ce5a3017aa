using System.Globalization;
using Shinten.Protocols.Smtp;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>What a mail program may say once it has signed in (RFC 6409 §3).</summary>
public sealed class SubmissionTests
{
    private const string Envelope
        = "C: MAIL FROM:<alice@example.test>\nS: 250 2.1.0\nC: RCPT TO:<far@remote.example>\nS: 250 2.1.5\n";

    [Fact]
    public async Task A_letter_is_handed_over_with_who_sends_it()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync(Envelope + """
            C: RCPT TO:<bob@example.test>
            S: 250 2.1.5
            C: DATA
            S: 354
            C: From: alice@example.test
            C: 
            C: Hello
            C: .
            S: 250 2.6.0
            """);

        SmtpTransaction transaction = dialogue.Letters.Letters[0].Transaction;
        Assert.Equal(dialogue.Mail.Account, transaction.Submitter!.Account);
        Assert.Equal("ESMTPSA", transaction.ProtocolKeyword);
        Assert.Null(transaction.Recipients[0].Account);
        Assert.NotNull(transaction.Recipients[1].Account);
    }

    [Fact]
    public async Task Every_extension_of_submission_is_announced()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        string[] lines = await dialogue.Smtp.GreetAsync("EHLO client.example.net");

        string[] expected =
        [
            "mail.example.test", "PIPELINING", "SIZE 52428800", "8BITMIME", "CHUNKING", "BINARYMIME", "SMTPUTF8",
            "DSN", "ENHANCEDSTATUSCODES", "LIMITS MAILMAX=100000 RCPTMAX=1000", "AUTH PLAIN LOGIN",
            "FUTURERELEASE 2592000 2000-01-31T00:00:00Z", "HELP",
        ];
        Assert.Equal(expected, lines.Select(line => line[4..]));
    }

    [Theory]
    [InlineData("bob@example.test")]
    [InlineData("alice@example.test.example.com")]
    [InlineData("ceo@remote.example")]
    [InlineData("@relay:bob@example.test")]
    public async Task Only_own_addresses_may_be_the_sender(string sender)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync($"""
            C: MAIL FROM:<{sender}>
            S: 550 5.7.1
            C: RCPT TO:<far@remote.example>
            S: 503 5.5.1
            C: MAIL FROM:<Alice+Shop@EXAMPLE.test>
            S: 250
            """);
    }

    // RFC 4865 §3
    [Theory]
    [InlineData("HOLDFOR=3600", 3_600, "for;3600")]
    [InlineData("HOLDFOR=2592000", 2_592_000, "for;2592000")]
    [InlineData("HOLDUNTIL=2000-01-01T01:00:00Z", 3_600, "until;2000-01-01T01:00:00Z")]
    [InlineData("HOLDUNTIL=2000-01-01t03:00:00.5+02:00", 3_600.5, "until;2000-01-01T03:00:00.5+02:00")]
    public async Task A_letter_may_be_held(string parameter, double seconds, string text)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync($"C: MAIL FROM:<alice@example.test> {parameter}\nS: 250");
        await dialogue.PlayAsync("C: RCPT TO:<far@remote.example>\nS: 250");
        await dialogue.SendAsync("BDAT 6 LAST\r\na: b\r\n");
        await dialogue.PlayAsync("S: 250");

        SmtpTransaction transaction = dialogue.Letters.Letters[0].Transaction;
        HoldRequest hold = transaction.Parameters.Hold!;
        Assert.Equal(text, hold.Text);
        Assert.Equal(
            transaction.BegunAt.AddSeconds(seconds), hold.ReleaseAt(transaction.BegunAt));
    }

    [Theory]
    [InlineData("HOLDFOR=0")]
    [InlineData("HOLDFOR=060")]
    [InlineData("HOLDFOR=-5")]
    [InlineData("HOLDFOR=1.5")]
    [InlineData("HOLDFOR=")]
    [InlineData("HOLDFOR")]
    [InlineData("HOLDFOR=2592001")]
    [InlineData("HOLDFOR=999999999")]
    [InlineData("HOLDFOR=9999999999")]
    [InlineData("HOLDFOR=60 HOLDFOR=60")]
    [InlineData("HOLDFOR=60 HOLDUNTIL=2000-01-01T00:01:00Z")]
    [InlineData("HOLDUNTIL=1999-12-31T23:59:59Z")]
    [InlineData("HOLDUNTIL=2000-01-31T00:00:01Z")]
    [InlineData("HOLDUNTIL=9999-12-31T23:59:59Z")]
    [InlineData("HOLDUNTIL=2000-01-01T01:00:00")]
    [InlineData("HOLDUNTIL=2000-01-01T01:00:60Z")]
    [InlineData("HOLDUNTIL=2000-02-30T01:00:00Z")]
    [InlineData("HOLDUNTIL=tomorrow")]
    public async Task A_time_that_cannot_be_kept_is_refused(string parameters)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync($"""
            C: MAIL FROM:<alice@example.test> {parameters}
            S: 501 5.5.4
            C: MAIL FROM:<alice@example.test>
            S: 250
            """);
    }

    [Fact]
    public async Task Holding_can_be_turned_off()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync(
            new SubmissionOptions { MaxHold = TimeSpan.Zero });

        string[] lines = await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("C: MAIL FROM:<alice@example.test> HOLDFOR=60\nS: 501 5.5.4");

        Assert.DoesNotContain(lines, line => line.Contains("FUTURERELEASE", StringComparison.Ordinal));
    }

    // RFC 5321 §2.3.8: what a later server could take for the end of the message must not go out.
    [Theory]
    [InlineData("a: b\r\n\r\nx\n.\r\nMAIL FROM:<x>\r\n")]
    [InlineData("a: b\r\n\r\nx\r\n.\n")]
    [InlineData("a: b\r\n\r\nx\r.\r\n")]
    [InlineData("a: b\r\n\r\nx\r\r\n.\r\n")]
    [InlineData("a: b\n\nx")]
    [InlineData("a: b\r\n\r\nx\r")]
    public async Task A_bare_line_end_is_refused_in_chunks_too(string letter)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        for (int cut = 0; cut < letter.Length; cut++)
        {
            await dialogue.PlayAsync(Envelope);
            string chunks = string.Create(
                CultureInfo.InvariantCulture,
                $"BDAT {cut}\r\n{letter[..cut]}BDAT {letter.Length - cut} LAST\r\n{letter[cut..]}");
            await dialogue.SendAsync(chunks);
            await dialogue.PlayAsync("S: 250 2.0.0\nS: 550 5.6.11");
        }

        Assert.Empty(dialogue.Letters.Letters);
    }

    [Fact]
    public async Task Whole_line_ends_pass_however_the_chunks_are_cut()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync(Envelope);
        await dialogue.SendAsync("BDAT 5\r\na: b\rBDAT 1\r\n\nBDAT 3 LAST\r\n\r\nx");
        await dialogue.PlayAsync("S: 250\nS: 250\nS: 250 2.6.0");

        Assert.Equal("a: b\r\n\r\nx", dialogue.Letters.Last);
    }

    [Fact]
    public async Task A_binary_message_may_hold_anything()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync("""
            C: MAIL FROM:<alice@example.test> BODY=BINARYMIME
            S: 250
            C: RCPT TO:<far@remote.example>
            S: 250
            """);
        await dialogue.SendAsync("BDAT 11 LAST\r\na: b\r\n\r\n\0\r\n");
        await dialogue.PlayAsync("S: 250 2.6.0");
    }
}
