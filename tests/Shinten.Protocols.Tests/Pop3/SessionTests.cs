using Shinten.Protocols.Tests.Imap;
using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Pop3;

/// <summary>From greeting to goodbye, and what may be said when (RFC 1939 §3 to §10).</summary>
public sealed class SessionTests
{
    private const string First = "Subject: one\r\n\r\nThe first.\r\n";
    private const string Second = "Subject: two\r\n\r\n.The second.\r\n..\r\n.\r\nEnd.\r\n";

    // RFC 1939 §10, without APOP
    [Fact]
    public async Task The_example_session_goes_as_it_should()
    {
        await using TestMail mail = await LettersAsync();
        await using (Pop3Dialogue pop = new(mail) { SignsIn = false })
        {
            await pop.PlayAsync($"""
                S: +OK Shinten is ready.
                C: USER {TestMail.Address}
                S: +OK Now the app password.
                C: PASS {mail.PasswordFor(Access.Everything)}
                S: +OK 2 letters ({First.Length + Second.Length} octets).
                C: STAT
                S: +OK 2 {First.Length + Second.Length}
                C: LIST
                S: +OK 2 letters ({First.Length + Second.Length} octets).
                S: 1 {First.Length}
                S: 2 {Second.Length}
                S: .
                C: RETR 1
                S: +OK {First.Length} octets
                S: Subject: one
                S: 
                S: The first.
                S: .
                C: DELE 1
                S: +OK Letter 1 will be deleted.
                C: RETR 2
                S: +OK {Second.Length} octets
                S: Subject: two
                S: 
                S: ..The second.
                S: ...
                S: ..
                S: End.
                S: .
                C: DELE 2
                S: +OK
                C: QUIT
                S: +OK Goodbye; 0 letters are left.
                """);
            await pop.ExpectClosedAsync();
        }

        await using Pop3Dialogue again = new(mail);
        await again.PlayAsync("C: STAT\nS: +OK 0 0\nC: LIST\nS: +OK\nS: .\nC: UIDL\nS: +OK\nS: .");
    }

    [Fact]
    public async Task What_is_deleted_is_not_listed_any_more()
    {
        await using TestMail mail = await LettersAsync();
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync($"""
            C: DELE 1
            S: +OK
            C: STAT
            S: +OK 1 {Second.Length}
            C: LIST
            S: +OK
            S: 2 {Second.Length}
            S: .
            C: LIST 1
            S: -ERR Letter 1 is deleted already.
            C: DELE 1
            S: -ERR Letter 1 is deleted already.
            C: RETR 1
            S: -ERR Letter 1 is deleted already.
            C: TOP 1 0
            S: -ERR
            C: UIDL 1
            S: -ERR
            C: RSET
            S: +OK 2 letters ({First.Length + Second.Length} octets).
            C: LIST 1
            S: +OK 1 {First.Length}
            C: QUIT
            S: +OK Goodbye; 2 letters are left.
            """);
    }

    [Theory]
    [InlineData("LIST 3", "-ERR There is no such letter; the highest number is 2.")]
    [InlineData("LIST 0", "-ERR")]
    [InlineData("RETR", "-ERR")]
    [InlineData("RETR 3", "-ERR")]
    [InlineData("RETR 99999999999999999999", "-ERR")]
    [InlineData("RETR -1", "-ERR")]
    [InlineData("RETR +1", "-ERR")]
    [InlineData("RETR 1 2", "-ERR")]
    [InlineData("RETR  1", "-ERR")]
    [InlineData("RETR x", "-ERR")]
    [InlineData("TOP 1", "-ERR")]
    [InlineData("TOP 1 -1", "-ERR")]
    [InlineData("TOP 3 0", "-ERR")]
    [InlineData("DELE", "-ERR")]
    [InlineData("UIDL 3", "-ERR")]
    [InlineData("STAT 1", "-ERR")]
    [InlineData("NOOP 1", "-ERR")]
    [InlineData("RSET 1", "-ERR")]
    [InlineData("CAPA 1", "-ERR")]
    [InlineData("LAST", "-ERR Unknown command.")]
    [InlineData("USER alice", "-ERR You have signed in already.")]
    [InlineData("PASS x", "-ERR")]
    [InlineData("AUTH PLAIN", "-ERR")]
    [InlineData("STLS", "-ERR")]
    [InlineData("UTF8", "-ERR")]
    [InlineData("", "-ERR")]
    [InlineData(" NOOP", "-ERR")]
    [InlineData("NOOP\0", "-ERR")]
    [InlineData("RETRIEVE 1", "-ERR")]
    [InlineData("noop ", "+OK")]
    [InlineData("Retr 1 ", "+OK 28 octets")]
    public async Task Each_command_gets_one_answer(string command, string answer)
    {
        await using TestMail mail = await LettersAsync();
        await using Pop3Dialogue pop = new(mail);

        await pop.PlayAsync($"C: {command}\nS: {answer}");
    }

    [Theory]
    [InlineData("STAT")]
    [InlineData("LIST")]
    [InlineData("RETR 1")]
    [InlineData("DELE 1")]
    [InlineData("TOP 1 1")]
    [InlineData("UIDL")]
    [InlineData("RSET")]
    [InlineData("NOOP")]
    public async Task Nothing_is_read_before_signing_in(string command)
    {
        await using Pop3Dialogue pop = new() { SignsIn = false };

        await pop.PlayAsync($"S: +OK…\nC: {command}\nS: -ERR Sign in first.\nC: QUIT\nS: +OK Goodbye.");
        await pop.ExpectClosedAsync();
    }

    // RFC 2449 §6.6
    [Fact]
    public async Task Commands_may_come_all_at_once()
    {
        await using TestMail mail = await LettersAsync();
        await using Pop3Dialogue pop = new(mail) { SignsIn = false };

        await (await pop.SessionAsync()).SendAsync(
            $"CAPA\r\nUSER {TestMail.Address}\nPASS {mail.PasswordFor(Access.Everything)}\r\n"
            + "RETR 1\r\nFROB\r\nDELE 1\r\nRETR 1\r\nTOP 2 0\r\nQUIT\r\nNOOP\r\n");

        await pop.PlayAsync("""
            S: +OK…
            S: +OK…
            S: TOP
            S: UIDL
            S: RESP-CODES
            S: AUTH-RESP-CODE
            S: PIPELINING
            S: EXPIRE NEVER
            S: UTF8 USER
            S: LANG
            S: IMPLEMENTATION Shinten
            S: USER
            S: SASL PLAIN
            S: STLS
            S: .
            S: +OK Now…
            S: +OK 2 letters…
            S: +OK 28 octets
            S: Subject: one
            S: 
            S: The first.
            S: .
            S: -ERR Unknown command.
            S: +OK Letter 1…
            S: -ERR Letter 1…
            S: +OK The top…
            S: Subject: two
            S: 
            S: .
            S: +OK Goodbye; 1 letters are left.
            """);
        await pop.ExpectClosedAsync();
    }

    [Fact]
    public async Task Capabilities_of_the_first_state_are_those_of_the_second_but_STLS()
    {
        await using TestMail mail = await LettersAsync();
        await using Pop3Dialogue pop = new(mail);

        Assert.Equal(
            [
                "TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE NEVER", "UTF8 USER", "LANG",
                "IMPLEMENTATION Shinten", "USER", "SASL PLAIN",
            ],
            await pop.ListAsync("CAPA"));
    }

    internal static async Task<TestMail> LettersAsync()
    {
        TestMail mail = await TestMail.OpenAsync();
        await mail.FileAsync(Pop3Dialogue.Letter(First));
        await mail.FileAsync(Pop3Dialogue.Letter(Second));
        return mail;
    }
}
