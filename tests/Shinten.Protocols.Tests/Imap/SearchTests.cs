using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>SEARCH (RFC 9051 §6.4.4, RFC 4731 §3, RFC 5182 §2).</summary>
public sealed class SearchTests
{
    [Theory]
    [InlineData("ALL", "1 2 3")]
    [InlineData("2:*", "2 3")]
    [InlineData("NOT 2", "1 3")]
    [InlineData("OR 1 3", "1 3")]
    [InlineData("UID 3", "3")]
    [InlineData("FLAGGED", "2")]
    [InlineData("UNFLAGGED SEEN", "")]
    [InlineData("KEYWORD $Label", "3")]
    [InlineData("UNKEYWORD $Label", "1 2")]
    [InlineData("SUBJECT minutes", "1")]
    [InlineData("FROM \"gray\" SUBJECT WG", "1")]
    [InlineData("TO imap@cac", "1")]
    [InlineData("CC klensin", "1")]
    [InlineData("BODY second", "1")]
    [InlineData("TEXT inner", "2")]
    [InlineData("HEADER Message-ID \"\"", "1")]
    [InlineData("SENTBEFORE 1-Jan-2000", "1")]
    [InlineData("SENTON 17-Jul-1996", "1")]
    [InlineData("BEFORE 1-Jan-2000", "")]
    [InlineData("SINCE 1-Jan-2000", "1 2 3")]
    [InlineData("LARGER 360", "1 2")]
    [InlineData("SMALLER 100", "3")]
    [InlineData("(OR (1 2) (NOT SMALLER 100))", "1 2")]
    [InlineData("NEW", "")]
    [InlineData("OLD", "1 2 3")]
    [InlineData("CHARSET UTF-8 SUBJECT {6+}\r\nGrüß", "2")]
    public async Task Keys_find_what_they_say(string keys, string found)
    {
        await using ImapDialogue imap = await LettersAsync();
        await imap.PlayAsync("C: a SEARCH " + keys.Replace("\r\n", "\nC: ", StringComparison.Ordinal));
        await imap.PlayAsync($"""
            S: * SEARCH{(found.Length > 0 ? " " : "")}{found}
            S: a OK
            """);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" FROB")]
    [InlineData(" NOT")]
    [InlineData(" (ALL")]
    [InlineData(" 0")]
    [InlineData(" 9")]
    [InlineData(" RETURN (FROB) ALL")]
    [InlineData(" ON 31-Feb-2024")]
    [InlineData(" LARGER x")]
    public async Task What_breaks_the_grammar_is_refused(string keys)
    {
        await using ImapDialogue imap = await LettersAsync();
        await imap.PlayAsync($"""
            C: a SEARCH{keys}
            S: a BAD
            """);
    }

    [Fact]
    public async Task Nesting_and_charsets_have_limits()
    {
        await using ImapDialogue imap = await LettersAsync();
        await imap.PlayAsync($"""
            C: a SEARCH {new string('(', 100)}ALL{new string(')', 100)}
            S: a BAD
            C: b SEARCH CHARSET KOI8-R ALL
            S: b NO [BADCHARSET (US-ASCII UTF-8)]
            C: c SEARCH {string.Concat(Enumerable.Repeat("NOT ", 60))}ALL
            S: c BAD
            """);
    }

    [Fact]
    public async Task Results_are_returned_as_asked()
    {
        await using ImapDialogue imap = await LettersAsync();
        await imap.PlayAsync("""
            C: a SEARCH RETURN (MIN MAX COUNT ALL) ALL
            S: * ESEARCH (TAG "a") MIN 1 MAX 3 COUNT 3 ALL 1:3
            S: a OK
            C: b UID SEARCH RETURN () NOT 2
            S: * ESEARCH (TAG "b") UID ALL 1,3
            S: b OK
            C: c SEARCH RETURN (MIN COUNT) SUBJECT nothing
            S: * ESEARCH (TAG "c") COUNT 0
            S: c OK
            C: d SEARCH RETURN (SAVE) FLAGGED
            S: d OK
            C: e FETCH $ UID
            S: * 2 FETCH (UID 2)
            S: e OK
            C: e1 SEARCH RETURN (SAVE) FROB
            S: e1 BAD
            C: e2 SEARCH $
            S: * SEARCH 2
            S: e2 OK
            C: f UID SEARCH RETURN (COUNT SAVE) $
            S: * ESEARCH (TAG "f") UID COUNT 1
            S: f OK
            C: g ENABLE IMAP4rev2
            S: * ENABLED IMAP4REV2
            S: g OK
            C: h SEARCH 2:3
            S: * ESEARCH (TAG "h") ALL 2:3
            S: h OK
            C: i SEARCH RETURN (SAVE) CHARSET X ALL
            S: i NO [BADCHARSET (US-ASCII UTF-8)]
            C: j FETCH $ UID
            S: j OK
            """);
    }

    [Fact]
    public async Task A_search_by_modseq_tells_the_highest()
    {
        await using ImapDialogue imap = await LettersAsync();
        List<string> found = await imap.AskAsync("SEARCH MODSEQ 1");
        Assert.Matches(@"^\* SEARCH 1 2 3 \(MODSEQ \d+\)$", found[0]);
        found = await imap.AskAsync("SEARCH RETURN (MIN) MODSEQ \"/flags/\\\\seen\" all 1");
        Assert.Matches(@"^\* ESEARCH \(TAG ""ask""\) MIN 1 MODSEQ \d+$", found[0]);
    }

    [Fact]
    public async Task Ids_can_be_sought()
    {
        await using ImapDialogue imap = await LettersAsync();
        string told = (await imap.AskAsync("FETCH 2 EMAILID"))[0];
        string id = told[(told.LastIndexOf('(') + 1)..^2];
        Assert.Equal("* SEARCH 2", (await imap.AskAsync($"SEARCH EMAILID {id}"))[0]);
        Assert.Equal("* SEARCH", (await imap.AskAsync("SEARCH EMAILID Me1"))[0]);
        Assert.Equal("* SEARCH", (await imap.AskAsync("SEARCH THREADID x"))[0]);
    }

    [Fact]
    public async Task Each_access_finds_what_it_sees()
    {
        await using ImapDialogue imap = await LettersAsync();
        TestMail mail = await imap.MailAsync();
        await using ImapDialogue envelopes = new(mail) { Access = Access.Envelopes };
        await envelopes.AskAsync("SELECT INBOX");
        Assert.Equal("* SEARCH 1", (await envelopes.AskAsync("SEARCH SUBJECT minutes"))[0]);
        Assert.Equal("* SEARCH", (await envelopes.AskAsync("SEARCH BODY second"))[0]);

        await using ImapDialogue closed = new(mail) { Access = Access.Ciphertext };
        await closed.AskAsync("SELECT INBOX");
        Assert.Equal("* SEARCH", (await closed.AskAsync("SEARCH SUBJECT minutes"))[0]);
        Assert.Equal("* SEARCH 2", (await closed.AskAsync("SEARCH FLAGGED"))[0]);
    }

    private static async Task<ImapDialogue> LettersAsync()
    {
        ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", TestLetters.Plain);
        await imap.AppendAsync("INBOX", TestLetters.Nested, "(\\Flagged)");
        await imap.AppendAsync("INBOX", "Subject: short\n\nx\n", "($Label)");
        await imap.AskAsync("SELECT INBOX");
        return imap;
    }
}
