using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;
using Shinten.Protocols.Tests.Imap;
using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;
using Xunit;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>Signing in to submit (RFC 4954 §4).</summary>
public sealed class AuthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // RFC 4954 §4.1
    [Fact]
    public async Task PLAIN_takes_its_message_on_the_line_or_after_a_challenge()
    {
        await using SubmissionDialogue first = await SubmissionDialogue.GreetedAsync();
        await first.PlayAsync("C: AUTH PLAIN {plain}\nS: 235 2.7.0");

        await using SubmissionDialogue second = await SubmissionDialogue.GreetedAsync();
        await second.PlayAsync("C: auth plain\nS: 334 \nC: {plain}\nS: 235 2.7.0");
    }

    [Fact]
    public async Task LOGIN_asks_for_address_and_password()
    {
        await using SubmissionDialogue first = await SubmissionDialogue.GreetedAsync();
        await first.PlayAsync("""
            C: AUTH LOGIN
            S: 334 VXNlcm5hbWU6
            C: {address}
            S: 334 UGFzc3dvcmQ6
            C: {secret}
            S: 235 2.7.0
            """);

        await using SubmissionDialogue second = await SubmissionDialogue.GreetedAsync();
        await second.PlayAsync("C: AUTH LOGIN {address}\nS: 334 UGFzc3dvcmQ6\nC: {secret}\nS: 235 2.7.0");
    }

    [Theory]
    [InlineData(Access.Ciphertext)]
    [InlineData(Access.Envelopes)]
    [InlineData(Access.Everything)]
    public async Task Every_access_may_send(Access access)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync(access: access);

        await dialogue.PlayAsync("C: AUTH PLAIN {plain}\nS: 235 2.7.0\nC: MAIL FROM:<alice@example.test>\nS: 250");
    }

    [Fact]
    public async Task Mechanisms_are_named_under_TLS_alone()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.OpenAsync();
        await dialogue.PlayAsync("S: 220 mail.example.test ESMTP");
        string[] inClear = await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("C: STARTTLS\nS: 220 2.0.0");
        await dialogue.Smtp.Wire.StartTlsAsync();
        string[] underTls = await dialogue.Smtp.GreetAsync("EHLO client.example.net");

        Assert.DoesNotContain(inClear, line => line.Contains("AUTH", StringComparison.Ordinal));
        Assert.Contains("250-AUTH PLAIN LOGIN", underTls);
        Assert.DoesNotContain(underTls, line => line.Contains("STARTTLS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TLS_from_the_first_byte_needs_no_STARTTLS()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.OpenAsync(
            traits: new ListenerTraits(ListenerTls.Implicit));

        await dialogue.Smtp.Wire.StartTlsAsync();
        await dialogue.PlayAsync("S: 220");
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("C: AUTH PLAIN {plain}\nS: 235 2.7.0");
    }

    [Fact]
    public async Task No_password_is_taken_in_clear()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.OpenAsync(
            traits: new ListenerTraits(ListenerTls.OnRequest) { AllowsPlainLogin = true });

        await dialogue.PlayAsync("S: 220");
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("""
            C: AUTH PLAIN {plain}
            S: 538 5.7.11
            C: MAIL FROM:<alice@example.test>
            S: 530 5.7.0 Say STARTTLS first
            """);
    }

    // RFC 4954 §6
    [Theory]
    [InlineData("MAIL FROM:<alice@example.test>")]
    [InlineData("RCPT TO:<alice@example.test>")]
    [InlineData("DATA")]
    [InlineData("VRFY alice")]
    [InlineData("EXPN list")]
    [InlineData("HELP")]
    public async Task Before_signing_in_nothing_else_is_done(string command)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.PlayAsync($"C: {command}\nS: 530 5.7.0\nC: NOOP\nS: 250\nC: RSET\nS: 250\nC: QUIT\nS: 221");
    }

    [Fact]
    public async Task A_chunk_of_a_stranger_is_not_waited_for()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.PlayAsync("C: BDAT 1000000 LAST\nS: 530 5.7.0");
        await dialogue.Smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task Signing_in_happens_once_and_between_transactions()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.OpenAsync();
        await dialogue.PlayAsync("S: 220\nC: AUTH PLAIN {plain}\nS: 503 5.5.1 Say EHLO first");
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("C: STARTTLS\nS: 220");
        await dialogue.Smtp.Wire.StartTlsAsync();
        await dialogue.PlayAsync("C: AUTH PLAIN {plain}\nS: 503 5.5.1 Say EHLO first");
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("""
            C: AUTH PLAIN {plain}
            S: 235
            C: AUTH PLAIN {plain}
            S: 503 5.5.1 You have signed in already
            C: MAIL FROM:<alice@example.test>
            S: 250
            C: AUTH PLAIN {plain}
            S: 503 5.5.1
            C: RSET
            S: 250
            C: MAIL FROM:<alice@example.test>
            S: 250
            """);
        await dialogue.Smtp.GreetAsync("EHLO client.example.net");
        await dialogue.PlayAsync("C: MAIL FROM:<alice@example.test>\nS: 250");
    }

    [Theory]
    [InlineData("C: AUTH\nS: 501 5.5.4")]
    [InlineData("C: AUTH  \nS: 501 5.5.4")]
    [InlineData("C: AUTH CRAM-MD5\nS: 504 5.5.4")]
    [InlineData("C: AUTH ÄÖÜ\nS: 504 5.5.4")]
    [InlineData("C: AUTH PLAIN =\nS: 501 5.5.2")]
    [InlineData("C: AUTH PLAIN !!!!\nS: 501 5.5.2")]
    [InlineData("C: AUTH PLAIN {plain} {plain}\nS: 501 5.5.2")]
    [InlineData("C: AUTH PLAIN\nS: 334 \nC: *\nS: 501 5.7.0")]
    [InlineData("C: AUTH PLAIN\nS: 334 \nC: \nS: 501 5.5.2")]
    [InlineData("C: AUTH LOGIN *\nS: 501 5.5.2")]
    [InlineData("C: AUTH LOGIN\nS: 334\nC: *\nS: 501 5.7.0")]
    [InlineData("C: AUTH LOGIN {address}\nS: 334\nC: *\nS: 501 5.7.0")]
    [InlineData("C: AUTH LOGIN {address}\nS: 334\nC: %%%%\nS: 501 5.5.2")]
    [InlineData("C: AUTH LOGIN gICA\nS: 501 5.5.4")]
    [InlineData("C: AUTH LOGIN {address}\nS: 334\nC: {address}\nS: 535 5.7.8")]
    [InlineData("C: AUTH LOGIN =\nS: 334\nC: {secret}\nS: 535 5.7.8")]
    public async Task A_wrong_exchange_is_refused_and_the_next_one_works(string script)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.PlayAsync(script);
        await dialogue.PlayAsync("C: MAIL FROM:<alice@example.test>\nS: 530\nC: AUTH PLAIN {plain}\nS: 235");
    }

    // RFC 4954 §4
    [Fact]
    public async Task A_response_may_be_twelve_kilobytes_and_no_longer()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.PlayAsync("C: AUTH LOGIN {address}\nS: 334");
        await dialogue.SendAsync(new string('A', 12_288) + "\r\n");
        await dialogue.PlayAsync("S: 535 5.7.8\nC: AUTH PLAIN\nS: 334");
        await dialogue.SendAsync(new string('A', 2_000_000) + "\r\n");
        await dialogue.PlayAsync("S: 500 5.5.6\nC: AUTH PLAIN\nS: 334");
        await dialogue.SendAsync("AAAA\nAAAA\r\n");
        await dialogue.PlayAsync("S: 501 5.5.2\nS: 500\nC: AUTH PLAIN {plain}\nS: 235");
    }

    [Fact]
    public async Task Commands_may_come_in_one_piece_with_it()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.SendAsync(
            "AUTH PLAIN\r\n{plain}\r\nMAIL FROM:<alice@example.test>\r\nRCPT TO:<far@remote.example>\r\nDATA\r\n");

        await dialogue.PlayAsync("S: 334 \nS: 235\nS: 250\nS: 250\nS: 354");
    }

    [Fact]
    public async Task What_follows_a_failed_sign_in_in_one_piece_is_refused()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.SendAsync(
            "AUTH PLAIN AAAA\r\nMAIL FROM:<alice@example.test>\r\nRCPT TO:<far@remote.example>\r\nDATA\r\nNOOP\r\n");

        await dialogue.PlayAsync("S: 501\nS: 530\nS: 530\nS: 530\nS: 250");
    }

    [Fact]
    public async Task Who_guesses_is_sent_away_and_then_not_even_looked_at()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync(
            new SubmissionOptions { MaxErrorsBeforeLogin = 25 });

        for (int i = 0; i < 20; i++)
        {
            await dialogue.PlayAsync("C: AUTH LOGIN {address}\nS: 334\nC: d3Jvbmc=\nS: 535 5.7.8");
        }

        await dialogue.PlayAsync("C: AUTH PLAIN {plain}\nS: 454 4.7.0");
        for (int i = 0; i < 3; i++)
        {
            await dialogue.PlayAsync("C: AUTH PLAIN AAAA\nS: 501");
        }

        await dialogue.PlayAsync("C: AUTH PLAIN AAAA\nS: 421 4.7.0");
        await dialogue.Smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task Who_does_not_sign_in_may_not_stay()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.PlayAsync("C: NOOP\nS: 250");
        dialogue.Smtp.Clock.Advance(TimeSpan.FromSeconds(50));
        await dialogue.PlayAsync("C: NOOP\nS: 250");
        dialogue.Smtp.Clock.Advance(TimeSpan.FromSeconds(50));
        await dialogue.PlayAsync("C: NOOP\nS: 421 4.7.0");
        await dialogue.Smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task Who_is_silent_during_the_exchange_is_sent_away()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.GreetedAsync();

        await dialogue.PlayAsync("C: AUTH PLAIN\nS: 334");
        dialogue.Smtp.Clock.Advance(TimeSpan.FromSeconds(65));
        await dialogue.PlayAsync("S: 421 4.4.2");
        await dialogue.Smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_removed_app_password_is_signed_out()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();
        MailDirectory directory = dialogue.Mail.Store.Directory;
        foreach (StoredSlot stored in await directory.ListSlotsAsync(dialogue.Mail.Account, Cancel))
        {
            if (stored.Slot.Access == Access.Ciphertext)
            {
                Assert.Equal(
                    SlotOutcome.Done,
                    await directory.RemoveSlotAsync(dialogue.Mail.Account, stored.Slot.Id, Cancel));
            }
        }

        await dialogue.PlayAsync("C: MAIL FROM:<alice@example.test>\nS: 421 4.7.0 You are signed out");
        await dialogue.Smtp.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_suspended_account_is_signed_out_and_not_let_in()
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();
        await dialogue.PlayAsync("""
            C: MAIL FROM:<alice@example.test>
            S: 250
            C: RCPT TO:<far@remote.example>
            S: 250
            """);
        await dialogue.Mail.Store.Directory.SetSuspendedAsync(dialogue.Mail.Account, true, Cancel);

        await dialogue.PlayAsync("C: DATA\nS: 421 4.7.0 You are signed out");
        await dialogue.Smtp.ExpectClosedAsync();
    }

    // RFC 4954 §5
    [Theory]
    [InlineData("<>", "250")]
    [InlineData("alice+2Bx@example.test", "250")]
    [InlineData("somebody@elsewhere.example", "250")]
    [InlineData("e+3Dmc2@example.com", "250")]
    [InlineData("nobody", "501 5.5.4")]
    [InlineData("+", "501 5.5.4")]
    public async Task AUTH_of_MAIL_is_read_and_forgotten(string author, string reply)
    {
        await using SubmissionDialogue dialogue = await SubmissionDialogue.SignedInAsync();

        await dialogue.PlayAsync($"C: MAIL FROM:<alice@example.test> AUTH={author}\nS: {reply}");
    }

    [Fact]
    public async Task Other_servers_are_not_signed_in()
    {
        await using SmtpDialogue smtp = await SmtpDialogue.GreetedAsync();

        await smtp.PlayAsync($"""
            C: AUTH PLAIN {Convert.ToBase64String("\0a\0b"u8)}
            S: 502 5.5.1
            C: MAIL FROM:<{TestMail.Address}> AUTH=<>
            S: 555 5.5.4
            C: MAIL FROM:<{TestMail.Address}> HOLDFOR=60
            S: 555 5.5.4
            """);
    }
}
