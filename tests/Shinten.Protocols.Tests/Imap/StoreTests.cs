using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>STORE, COPY, MOVE, EXPUNGE, CLOSE (RFC 9051 §6.4).</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task Flags_are_added_removed_and_replaced()
    {
        await using ImapDialogue imap = await ThreeLettersAsync();
        await imap.PlayAsync("""
            C: a STORE 2:3 +FLAGS (\Deleted $Label1)
            S: * 2 FETCH (FLAGS (\Deleted $Label1))
            S: * 3 FETCH (FLAGS (\Deleted $Label1))
            S: a OK
            C: b STORE 2 -FLAGS \Deleted $label1
            S: * 2 FETCH (FLAGS ())
            S: b OK
            C: c UID STORE 2 FLAGS (\Seen \Flagged)
            S: * 2 FETCH (UID 2 FLAGS (\Flagged \Seen))
            S: c OK
            C: d STORE 1 +FLAGS.SILENT (\Answered)
            S: d OK
            C: e FETCH 1:3 FLAGS
            S: * 1 FETCH (FLAGS (\Answered))
            S: * 2 FETCH (FLAGS (\Flagged \Seen))
            S: * 3 FETCH (FLAGS (\Deleted $Label1))
            S: e OK
            """);
    }

    [Theory]
    [InlineData("STORE 1 FLAGS")]
    [InlineData("STORE 1 FROB (\\Seen)")]
    [InlineData("STORE 1 +FLAGS (\\Frob)")]
    [InlineData("STORE 1 +FLAGS (a]b)")]
    [InlineData("STORE 9 +FLAGS (\\Seen)")]
    [InlineData("STORE 1 (FROB 1) FLAGS (\\Seen)")]
    [InlineData("COPY 1")]
    [InlineData("MOVE 9 Trash")]
    [InlineData("UID EXPUNGE")]
    public async Task What_breaks_the_grammar_is_refused(string command)
    {
        await using ImapDialogue imap = await ThreeLettersAsync();
        await imap.PlayAsync($"""
            C: a {command}
            S: a BAD
            """);
    }

    [Fact]
    public async Task Nothing_is_changed_in_a_mailbox_that_is_examined()
    {
        await using ImapDialogue imap = await ThreeLettersAsync();
        await imap.PlayAsync("""
            C: s EXAMINE INBOX
            S: ...
            S: s OK
            C: a STORE 1 +FLAGS (\Seen)
            S: a NO [READ-ONLY]
            C: b EXPUNGE
            S: b NO [READ-ONLY]
            C: c MOVE 1 Trash
            S: c NO [READ-ONLY]
            C: d CLOSE
            S: d OK
            """);
    }

    [Fact]
    public async Task A_change_can_be_made_conditional()
    {
        await using ImapDialogue imap = await ThreeLettersAsync();
        await imap.PlayAsync("""
            C: s SELECT INBOX (CONDSTORE)
            S: ...
            S: s OK
            """);
        List<string> told = await imap.AskAsync("FETCH 2 MODSEQ");
        string modSeq = told[0][(told[0].LastIndexOf('(') + 1)..^2];
        await imap.PlayAsync($"""
            C: a STORE 1:3 (UNCHANGEDSINCE {modSeq}) +FLAGS.SILENT ($Processed)
            S: * 1 FETCH (MODSEQ (…
            S: * 2 FETCH (MODSEQ (…
            S: a OK [MODIFIED 3]
            C: b UID STORE 2 (UNCHANGEDSINCE {modSeq}) +FLAGS ($Other)
            S: b OK [MODIFIED 2]
            C: c STORE 1 (UNCHANGEDSINCE 0) +FLAGS (\Seen)
            S: c OK [MODIFIED 1]
            """);
    }

    [Fact]
    public async Task Deleted_letters_are_expunged_and_the_rest_moves_up()
    {
        await using ImapDialogue imap = await ThreeLettersAsync();
        await imap.PlayAsync("""
            C: a STORE 1,3 +FLAGS.SILENT (\Deleted)
            S: a OK
            C: b UID EXPUNGE 3
            S: * 3 EXPUNGE
            S: b OK
            C: c EXPUNGE
            S: * 1 EXPUNGE
            S: c OK
            C: d FETCH 1:* UID
            S: * 1 FETCH (UID 2)
            S: d OK
            C: e STORE 1 +FLAGS.SILENT (\Deleted)
            S: e OK
            C: f CLOSE
            S: f OK
            C: g STATUS INBOX (MESSAGES UIDNEXT)
            S: * STATUS INBOX (MESSAGES 0 UIDNEXT 4)
            S: g OK
            """);
    }

    [Fact]
    public async Task Copies_and_moves_tell_the_new_uids()
    {
        await using ImapDialogue imap = await ThreeLettersAsync();
        await imap.PlayAsync("""
            C: a COPY 1:2 Archive
            S: a OK [COPYUID …
            C: b MOVE 2:3 Trash
            S: * OK [COPYUID …
            S: * 3 EXPUNGE
            S: * 2 EXPUNGE
            S: b OK
            C: c UID MOVE 1 missing
            S: c NO [TRYCREATE]
            C: d UID COPY 99 Archive
            S: d OK There was nothing to copy.
            C: e STATUS Archive (MESSAGES)
            S: * STATUS Archive (MESSAGES 2)
            S: e OK
            C: f STATUS Trash (MESSAGES)
            S: * STATUS Trash (MESSAGES 2)
            S: f OK
            """);
        List<string> copied = await imap.AskAsync("UID COPY 1 Archive");
        Assert.Matches(@"^ask OK \[COPYUID \d+ 1 3\]", copied[0]);
    }

    internal static async Task<ImapDialogue> ThreeLettersAsync()
    {
        ImapDialogue imap = new();
        for (int letter = 1; letter <= 3; letter++)
        {
            await imap.AppendAsync("INBOX", $"Subject: letter {letter}\n\nbody {letter}\n");
        }

        await imap.AskAsync("SELECT INBOX");
        return imap;
    }
}
