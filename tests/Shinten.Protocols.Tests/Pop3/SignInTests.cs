using System.Text;
using Microsoft.Extensions.Time.Testing;
using Shinten.Protocols.Network;
using Shinten.Protocols.Pop3;
using Shinten.Protocols.Tests.Imap;
using Shinten.Protocols.Tests.Network;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>USER, PASS, AUTH and STLS, and who is kept out (RFC 1939 §7, RFC 5034 §4, RFC 2595 §4).</summary>
public sealed class SignInTests
{
    private static readonly ListenerTraits Public = new(ListenerTls.OnRequest);

    [Fact]
    public async Task No_password_is_taken_without_TLS()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false, Listener = Public };
        TestMail mail = await pop.MailAsync();

        await pop.PlayAsync($"""
            S: +OK…
            C: USER {TestMail.Address}
            S: -ERR Passwords are taken under TLS alone: say STLS first.
            C: PASS {mail.PasswordFor(Access.Everything)}
            S: -ERR Passwords…
            C: AUTH PLAIN {mail.PlainFor(Access.Everything)}
            S: -ERR Passwords…
            C: AUTH PLAIN
            S: -ERR Passwords…
            """);
        List<string> capabilities = await pop.ListAsync("CAPA");
        Assert.Contains("STLS", capabilities);
        Assert.DoesNotContain("USER", capabilities);
        Assert.DoesNotContain("SASL PLAIN", capabilities);
    }

    [Fact]
    public async Task Passwords_are_taken_once_TLS_is_on()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false, Listener = Public };
        TestMail mail = await pop.MailAsync();

        await pop.PlayAsync("S: +OK…\nC: STLS x\nS: -ERR\nC: LANG ja\nS: +OK…\nC: stls\nS: +OK TLS…");
        await (await pop.SessionAsync()).StartTlsAsync();
        List<string> capabilities = await pop.ListAsync("CAPA");
        await pop.PlayAsync($"""
            C: STLS
            S: -ERR TLS is on already.
            C: USER {TestMail.Address}
            S: +OK Now the app password.
            C: PASS {mail.PasswordFor(Access.Envelopes)}
            S: +OK 0 letters (0 octets).
            C: STLS
            S: -ERR You have signed in already.
            """);

        Assert.DoesNotContain("STLS", capabilities);
        Assert.Contains("USER", capabilities);
        Assert.Contains("SASL PLAIN", capabilities);
    }

    [Fact]
    public async Task TLS_may_be_there_from_the_first_byte()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false, Listener = new ListenerTraits(ListenerTls.Implicit) };
        TestMail mail = await pop.MailAsync();

        await (await pop.SessionAsync()).StartTlsAsync();
        await pop.PlayAsync($"""
            S: +OK…
            C: AUTH PLAIN {mail.PlainFor(Access.Everything)}
            S: +OK 0 letters (0 octets).
            """);
    }

    // CVE-2011-0411
    [Fact]
    public async Task What_was_sent_ahead_of_TLS_is_dropped_and_counted()
    {
        using ConnectionRoster roster = TestConnection.Roster();
        await using Pop3Dialogue pop = new() { SignsIn = false, Listener = Public, Roster = roster };
        TestConnection session = await pop.SessionAsync();

        await session.SendAsync("STLS\r\nLANG ja\r\nFROB\r\n");
        await pop.PlayAsync("S: +OK…\nS: +OK Begin TLS now.");
        await session.StartTlsAsync();

        await pop.PlayAsync("C: NOOP\nS: -ERR Sign in first.");
        Assert.Equal(1, roster.Injections);
    }

    // RFC 5034 §4, RFC 4616 §2
    [Fact]
    public async Task Plain_comes_with_AUTH_or_after_it()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false };
        TestMail mail = await pop.MailAsync();
        string plain = mail.PlainFor(Access.Everything);

        await pop.PlayAsync($"""
            S: +OK…
            C: AUTH
            S: -ERR That mechanism…
            C: AUTH CRAM-MD5
            S: -ERR That mechanism…
            C: AUTH EXTERNAL =
            S: -ERR That mechanism…
            C: AUTH PLAIN =
            S: -ERR That is not a PLAIN…
            C: AUTH PLAIN {plain} x
            S: -ERR That is not a PLAIN…
            C: AUTH PLAIN
            S: + 
            C: *
            S: -ERR Authentication was given up.
            C: auth plain
            S: + 
            C: {plain}
            S: +OK 0 letters (0 octets).
            C: AUTH PLAIN {plain}
            S: -ERR You have signed in already.
            C2: AUTH PLAIN {plain}
            S2: +OK…
            S2: +OK 0 letters (0 octets).
            """);
    }

    // RFC 3206 §4
    [Fact]
    public async Task A_wrong_password_is_told_by_its_code()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false };
        await pop.MailAsync();
        string guess = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{TestMail.Address}\0guess"));

        await pop.PlayAsync($"""
            S: +OK…
            C: PASS secret
            S: -ERR Say USER first.
            C: USER {TestMail.Address}
            S: +OK…
            C: PASS
            S: -ERR
            C: USER {TestMail.Address}
            S: +OK…
            C: PASS wrong wrong
            S: -ERR [AUTH]
            C: PASS secret
            S: -ERR Say USER first.
            C: USER nobody@example.test
            S: +OK…
            C: PASS secret
            S: -ERR [AUTH]
            C: AUTH PLAIN {guess}
            S: -ERR [AUTH]
            """);
    }

    [Fact]
    public async Task Who_guesses_on_is_not_looked_at_any_more()
    {
        await using Pop3Dialogue pop = new()
        {
            SignsIn = false,
            Options = new Pop3Options { MaxErrorsBeforeLogin = 100 },
        };
        TestMail mail = await pop.MailAsync();
        await pop.PlayAsync("S: +OK…");
        string reply = "";
        for (int guess = 0; guess < 40 && !reply.StartsWith("-ERR [SYS", StringComparison.Ordinal); guess++)
        {
            await pop.AskAsync($"USER {TestMail.Address}");
            reply = await pop.AskAsync("PASS guess");
        }

        Assert.StartsWith("-ERR [SYS/TEMP] Too many failed logins", reply, StringComparison.Ordinal);
        await pop.AskAsync($"USER {TestMail.Address}");
        Assert.StartsWith(
            "-ERR [SYS/TEMP]",
            await pop.AskAsync($"PASS {mail.PasswordFor(Access.Everything)}"),
            StringComparison.Ordinal);
    }

    // RFC 6856 §2.2
    [Fact]
    public async Task A_name_in_UTF8_is_taken_and_one_that_is_not_is_refused()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false };
        await pop.PlayAsync("S: +OK…\nC: USER älice@example.test\nS: +OK…\nC: PASS grün\nS: -ERR [AUTH]");
        TestConnection session = await pop.SessionAsync();

        await session.SendAsync("USER "u8.ToArray().Concat(new byte[] { 0xFF, 0xFE, 13, 10 }).ToArray());
        await pop.PlayAsync("S: -ERR That is not UTF-8.");
        await session.SendAsync("USER alice\r\nPASS "u8.ToArray().Concat(new byte[] { 0xC0, 13, 10 }).ToArray());
        await pop.PlayAsync("S: +OK…\nS: -ERR That is not UTF-8.");
    }

    [Fact]
    public async Task APOP_is_not_offered()
    {
        await using Pop3Dialogue pop = new() { SignsIn = false };

        Assert.DoesNotContain("<", (await (await pop.SessionAsync()).ReadLineAsync())!, StringComparison.Ordinal);
        await pop.PlayAsync("C: APOP mrose c4c9334bac560ecc979e58001b3e22fb\nS: -ERR APOP is not offered…");
    }

    [Fact]
    public async Task Who_errs_too_often_before_signing_in_is_sent_away()
    {
        await using Pop3Dialogue pop = new()
        {
            SignsIn = false,
            Options = new Pop3Options { MaxErrorsBeforeLogin = 3 },
        };

        await pop.PlayAsync("S: +OK…\nC: FROB\nS: -ERR\nC: STAT\nS: -ERR\nC: FROB\nS: -ERR Too many errors.");
        await pop.ExpectClosedAsync();
    }

    [Fact]
    public async Task Who_babbles_after_signing_in_is_sent_away_but_not_who_asks_for_what_is_not_there()
    {
        await using Pop3Dialogue pop = new() { Options = new Pop3Options { MaxErrors = 3 } };
        for (int number = 1; number < 50; number++)
        {
            Assert.StartsWith("-ERR", await pop.AskAsync($"RETR {number}"), StringComparison.Ordinal);
        }

        await pop.PlayAsync("C: FROB\nS: -ERR\nC: RETR\nS: -ERR\nC: FROB\nS: -ERR Too many errors.");
        await pop.ExpectClosedAsync();
    }

    [Fact]
    public async Task Who_does_not_sign_in_for_long_is_sent_away()
    {
        FakeTimeProvider clock = new();
        using ConnectionRoster roster = TestConnection.Roster(clock);
        await using Pop3Dialogue pop = new() { SignsIn = false, Clock = clock, Roster = roster };
        await pop.PlayAsync("S: +OK…");

        clock.Advance(TimeSpan.FromSeconds(50));
        await pop.ListAsync("LANG");
        clock.Advance(TimeSpan.FromSeconds(50));

        await pop.PlayAsync("C: NOOP\nS: -ERR You did not sign in for too long.");
        await pop.ExpectClosedAsync();
    }
}
