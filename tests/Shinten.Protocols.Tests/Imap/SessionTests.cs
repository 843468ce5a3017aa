using Shinten.Protocols.Imap;
using Shinten.Protocols.Network;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>States, login and what cannot be parsed (RFC 9051 §3, §6.1, §6.2).</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_session_goes_from_greeting_to_goodbye()
    {
        await using ImapDialogue imap = new() { SignsIn = false };
        string password = (await imap.MailAsync()).PasswordFor(Shinten.Sealing.Ids.Access.Everything);

        await imap.PlayAsync($"""
            S: * OK [CAPABILITY IMAP4rev2 IMAP4rev1 LITERAL+ SASL-IR ID ENABLE STARTTLS AUTH=PLAIN] Shinten is ready.
            C: a CAPABILITY
            S: * CAPABILITY IMAP4rev2 IMAP4rev1 LITERAL+ SASL-IR ID ENABLE STARTTLS AUTH=PLAIN
            S: a OK
            C: b ID ("name" "sodr" "version" NIL)
            S: * ID ("name" "Shinten")
            S: b OK
            C: c login {TestMail.Address} {password}
            S: c OK [CAPABILITY IMAP4rev2 …
            C: d NOOP
            S: d OK
            C: e NAMESPACE
            S: * NAMESPACE (("" "/")) NIL NIL
            S: e OK
            C: f LOGOUT
            S: * BYE Goodbye.
            S: f OK
            """);
        await imap.ExpectClosedAsync();
    }

    [Fact]
    public async Task Plain_can_come_with_the_command_or_after_it()
    {
        await using ImapDialogue imap = new() { SignsIn = false };
        TestMail mail = await imap.MailAsync();
        string plain = mail.PlainFor(Shinten.Sealing.Ids.Access.Envelopes);

        await imap.PlayAsync($"""
            S: * OK …
            C: a AUTHENTICATE PLAIN
            S: +…
            C: *
            S: a BAD
            C: b AUTHENTICATE CRAM-MD5
            S: b NO
            C: c AUTHENTICATE PLAIN AAAA
            S: c BAD
            C: d authenticate plain
            S: +…
            C: {plain}
            S: d OK
            C2: a AUTHENTICATE PLAIN {plain}
            S2: ...
            S2: a OK
            """);
    }

    [Fact]
    public async Task Literals_carry_names_and_secrets_too()
    {
        await using ImapDialogue imap = new() { SignsIn = false };
        string password = (await imap.MailAsync()).PasswordFor(Shinten.Sealing.Ids.Access.Everything);

        await imap.PlayAsync($$"""
            S: * OK …
            C: a LOGIN {{{TestMail.Address.Length}}}
            S: + Go ahead.
            C: {{TestMail.Address}} {{{password.Length}}+}
            C: {{password}}
            S: a OK
            """);
    }

    [Fact]
    public async Task Nobody_signs_in_without_tls_or_with_a_wrong_secret()
    {
        ListenerTraits listener = new(ListenerTls.OnRequest);
        await using ImapDialogue clear = new() { SignsIn = false, Listener = listener };
        await clear.PlayAsync("""
            S: * OK [CAPABILITY IMAP4rev2 IMAP4rev1 LITERAL+ SASL-IR ID ENABLE STARTTLS LOGINDISABLED] Shinten is ready.
            C: a LOGIN alice@example.test secret
            S: a NO [PRIVACYREQUIRED]
            C: b AUTHENTICATE PLAIN AGEAYg==
            S: b NO [PRIVACYREQUIRED]
            """);

        await using ImapDialogue wrong = new() { SignsIn = false };
        await wrong.PlayAsync("""
            S: * OK …
            C: a LOGIN alice@example.test AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA
            S: a NO [AUTHENTICATIONFAILED]
            C: b LOGIN nobody@example.test "the password"
            S: b NO [AUTHENTICATIONFAILED]
            """);
    }

    [Fact]
    public async Task Tls_begins_on_request_and_what_was_sent_ahead_is_dropped()
    {
        await using ImapDialogue imap = new() { SignsIn = false, Listener = new ListenerTraits(ListenerTls.OnRequest) };
        TestMail mail = await imap.MailAsync();
        await imap.PlayAsync("""
            S: * OK …
            C: a STARTTLS
            S: a OK
            """);
        await (await imap.SessionAsync()).StartTlsAsync();
        await imap.PlayAsync($"""
            C: b STARTTLS
            S: b BAD
            C: c CAPABILITY
            S: * CAPABILITY IMAP4rev2 IMAP4rev1 LITERAL+ SASL-IR ID ENABLE AUTH=PLAIN
            S: c OK
            C: d LOGIN {TestMail.Address} {mail.PasswordFor(Shinten.Sealing.Ids.Access.Everything)}
            S: d OK
            """);
    }

    [Theory]
    [InlineData("a", "a BAD")]
    [InlineData("a ", "a BAD")]
    [InlineData("", "* BAD …")]
    [InlineData("+ NOOP", "* BAD …")]
    [InlineData("a FROBNICATE", "a BAD Unknown command.")]
    [InlineData("a NOOP more", "a BAD")]
    [InlineData("a UID NOOP", "a BAD")]
    [InlineData("a FETCH 1 FLAGS", "a BAD Select a mailbox first.")]
    [InlineData("a LOGIN x y", "a BAD You have signed in already.")]
    [InlineData("a SELECT {2000000}", "a BAD")]
    [InlineData("a SELECT \"open", "a BAD")]
    [InlineData("a FROBNICATE {10}", "a BAD Unknown command.")]
    [InlineData("a FROBNICATE {3+}\r\nabc", "a BAD Unknown command.")]
    [InlineData("a SELECT ~{3+}\r\nabc", "a BAD")]
    [InlineData("a APPEND INBOX", "a BAD")]
    [InlineData("a APPEND INBOX frob {3+}\r\nabc", "a BAD")]
    [InlineData("a APPEND none {3+}\r\nabc", "a NO [TRYCREATE]")]
    [InlineData("a APPEND none {3}", "a NO [TRYCREATE]")]
    [InlineData("a APPEND {4+}\r\nnone {3+}\r\nabc (\\Seen) {2+}\r\nxy", "a NO [TRYCREATE]")]
    public async Task A_wrong_command_gets_one_reply_and_the_session_stays_in_step(string command, string reply)
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("C: " + command.Replace("\r\n", "\nC: ", StringComparison.Ordinal));
        await imap.PlayAsync($"""
            S: {reply}
            C: b NOOP
            S: b OK
            """);
    }

    [Fact]
    public async Task Lines_that_are_too_long_are_skipped()
    {
        await using ImapDialogue imap = new() { Options = new ImapOptions { MaxCommandBytes = 8192 } };
        await imap.PlayAsync($"""
            C: a NOOP {new string('x', 9000)}
            S: * BAD …
            C: b SELECT {new string('y', 4000)} {new string('y', 4000)}
            S: b BAD
            C: c NOOP
            S: c OK
            """);
    }

    [Fact]
    public async Task Who_makes_too_many_errors_before_login_is_sent_away()
    {
        ImapOptions options = new() { MaxErrorsBeforeLogin = 3 };
        await using ImapDialogue imap = new() { SignsIn = false, Options = options };
        await imap.PlayAsync("""
            S: * OK …
            C: a X
            S: a BAD
            C: b SELECT INBOX
            S: b BAD Sign in first.
            C: c Y
            S: c BAD
            S: * BYE Too many errors.
            """);
        await imap.ExpectClosedAsync();
    }

    [Fact]
    public async Task Commands_that_come_together_are_answered_in_order()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a NOOP
            C: b CAPABILITY
            C: c NOOP
            S: a OK
            S: * CAPABILITY IMAP4rev2 …
            S: b OK
            S: c OK
            """);
    }

    [Fact]
    public async Task Enable_answers_with_what_it_turned_on()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a ENABLE CONDSTORE X-GOOD-IDEA
            S: * ENABLED CONDSTORE
            S: a OK
            C: b ENABLE UTF8=ACCEPT IMAP4rev2
            S: * ENABLED UTF8=ACCEPT IMAP4REV2
            S: b OK
            C: c ENABLE CONDSTORE
            S: * ENABLED
            S: c OK
            """);
    }
}
