using System.Text;
using Shinten.Protocols.Imap;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>APPEND (RFC 9051 §6.3.12, RFC 3502 §6.3.11, RFC 6855 §4, RFC 7888 §3).</summary>
public sealed class AppendTests
{
    [Fact]
    public async Task A_letter_comes_back_byte_for_byte()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: s SELECT INBOX
            S: ...
            S: s OK
            C: a APPEND INBOX (\Seen $Label) " 7-Feb-1994 21:52:25 -0800" {22}
            S: + Go ahead.
            C: Subject: hi
            C: 
            C: hello
            C: 
            S: * 1 EXISTS
            S: a OK [APPENDUID …
            C: b FETCH 1 (FLAGS INTERNALDATE RFC822)
            S: * 1 FETCH (FLAGS (\Seen $Label) INTERNALDATE " 8-Feb-1994 05:52:25 +0000" RFC822 {22}
            S: Subject: hi
            S: 
            S: hello
            S: )
            S: b OK
            """);
    }

    [Fact]
    public async Task Several_letters_are_stored_together_or_not_at_all()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a APPEND Drafts (\Draft) {4+}
            C: a: 1 (\Seen) {4}
            S: + Go ahead.
            C: b: 2
            S: a OK [APPENDUID …
            C: b STATUS Drafts (MESSAGES UNSEEN)
            S: * STATUS Drafts (MESSAGES 2 UNSEEN 1)
            S: b OK
            C: c APPEND Drafts {4+}
            C: a: 1 (\Frob) {4+}
            C: b: 2
            S: c BAD
            C: d APPEND Drafts {4+}
            C: a: 1 {0+}
            C: 
            S: d NO
            C: e STATUS Drafts (MESSAGES)
            S: * STATUS Drafts (MESSAGES 2)
            S: e OK
            """);
    }

    [Fact]
    public async Task Of_letters_that_come_together_none_is_stored_when_the_last_is_refused()
    {
        string some = string.Join(' ', Enumerable.Range(0, 40).Select(number => $"k{number}"));
        string others = string.Join(' ', Enumerable.Range(40, 40).Select(number => $"k{number}"));
        await using ImapDialogue imap = new();
        await imap.PlayAsync($$"""
            C: z SELECT Drafts
            S: ...
            S: z OK
            C: a APPEND Drafts ({{some}}) {4+}
            C: a: 1 ({{others}}) {4+}
            C: b: 2
            S: a NO [LIMIT] …
            C: b STATUS Drafts (MESSAGES UIDNEXT)
            S: * STATUS Drafts (MESSAGES 0 UIDNEXT 1)
            S: b OK
            C: c APPEND Drafts {4+}
            C: c: 3
            S: * 1 EXISTS
            S: c OK [APPENDUID …
            """);
    }

    [Fact]
    public async Task A_letter_beyond_all_measure_sent_unasked_ends_the_session()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a APPEND INBOX {99999999999+}
            S: * BYE …
            S: a NO [TOOBIG] …
            S: (closed)
            """);
    }

    [Fact]
    public async Task Utf8_letters_come_in_their_own_parentheses()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: z ENABLE UTF8=ACCEPT
            S: * ENABLED UTF8=ACCEPT
            S: z OK
            C: a APPEND Drafts UTF8 (~{15+}
            C: Subject: Grüß)
            S: a OK [APPENDUID …
            C: b APPEND Drafts UTF8 (~{15+}
            C: Subject: Grüß
            S: b BAD
            C: c APPEND "Drafts" ~{5+}
            C: a: 12
            S: c OK
            """);
    }

    [Fact]
    public async Task What_is_too_large_is_not_invited_or_swallowed()
    {
        await using ImapDialogue imap = new() { Options = new ImapOptions { MaxAppendBytes = 64 * 1024 } };
        await imap.PlayAsync("""
            C: a APPEND INBOX {65537}
            S: a NO [TOOBIG]
            C: b APPEND INBOX {65537+}
            """);
        await (await imap.SessionAsync()).SendAsync(new byte[65537]);
        await imap.PlayAsync("""
            C:  (\Seen) {5+}
            C: abcde
            S: b NO [TOOBIG]
            C: c APPEND INBOX {18446744073709551615}
            S: c BAD
            C: d NOOP
            S: d OK
            """);
    }

    [Fact]
    public async Task A_full_disk_refuses_a_large_letter_and_nothing_else()
    {
        await using ImapDialogue imap = new() { SpillFolder = "/nowhere" };
        await imap.PlayAsync("""
            C: a APPEND INBOX {300000+}
            """);
        await (await imap.SessionAsync()).SendAsync(new byte[300_000]);
        await imap.PlayAsync("""
            C:  {5+}
            C: a: bc
            S: a NO [UNAVAILABLE]
            C: b APPEND INBOX {5+}
            C: a: bc
            S: b OK
            C: c STATUS INBOX (MESSAGES)
            S: * STATUS INBOX (MESSAGES 1)
            S: c OK
            """);
    }

    [Fact]
    public async Task A_large_letter_is_kept_whole()
    {
        await using ImapDialogue imap = new();
        StringBuilder letter = new("Subject: large\r\n\r\n");
        for (int line = 0; letter.Length < 700_000; line++)
        {
            letter.Append("line ").Append(line).Append("\r\n");
        }

        await imap.AppendAsync("INBOX", letter.ToString());
        await imap.AskAsync("SELECT INBOX");
        List<string> lines = await imap.AskAsync("FETCH 1 BODY.PEEK[]");
        Assert.Equal($"* 1 FETCH (BODY[] {{{letter.Length}}}", lines[0]);
        Assert.Equal(letter.ToString() + ")", string.Join("\r\n", lines[1..^1]));
        lines = await imap.AskAsync("FETCH 1 BODY.PEEK[]<600000.20>");
        Assert.Equal(letter.ToString(600_000, 20) + ")", string.Join("\r\n", lines[1..^1]));
    }
}
