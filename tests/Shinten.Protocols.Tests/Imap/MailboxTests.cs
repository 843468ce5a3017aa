using Shinten.Sealing.Ids;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>CREATE, DELETE, RENAME, LIST, LSUB, SUBSCRIBE, STATUS, SELECT (RFC 9051 §6.3).</summary>
public sealed class MailboxTests
{
    [Fact]
    public async Task Every_account_has_its_mailboxes_from_the_first_day()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a LIST "" ""
            S: * LIST (\Noselect) "/" ""
            S: a OK
            C: b LIST "" *
            S: * LIST (\HasNoChildren) "/" INBOX
            S: * LIST (\HasNoChildren \Archive) "/" Archive
            S: * LIST (\HasNoChildren \Drafts) "/" Drafts
            S: * LIST (\HasNoChildren \Junk) "/" Junk
            S: * LIST (\HasNoChildren \Sent) "/" Sent
            S: * LIST (\HasNoChildren \Trash) "/" Trash
            S: b OK
            C: c LIST (SPECIAL-USE) "" ("D*" "S%") RETURN (SUBSCRIBED)
            S: ...
            S: c OK
            """);
    }

    [Fact]
    public async Task A_mailbox_with_children_is_kept_until_they_are_gone()
    {
        await using ImapDialogue imap = new();

        await imap.PlayAsync("""
            C: a CREATE "parent/"
            S: a OK [MAILBOXID (Fa…
            C: b CREATE parent/child
            S: b OK
            C: c DELETE parent
            S: c NO [HASCHILDREN]
            C: d LIST "" "parent*"
            S: * LIST (\HasChildren) "/" parent
            S: * LIST (\HasNoChildren) "/" parent/child
            S: d OK
            C: e LIST "" %
            S: ...
            S: * LIST (\HasChildren) "/" parent
            S: e OK
            C: f DELETE parent/child
            S: f OK
            C: g DELETE parent
            S: g OK
            C: h DELETE parent
            S: h NO [NONEXISTENT]
            """);
    }

    [Theory]
    [InlineData("DELETE", "BAD")]
    [InlineData("DELETE a b", "BAD")]
    [InlineData("DELETE missing", "NO [NONEXISTENT]")]
    [InlineData("DELETE inbox", "NO [CANNOT]")]
    [InlineData("CREATE inbox", "NO [ALREADYEXISTS]")]
    [InlineData("CREATE \"\"", "NO [CANNOT]")]
    [InlineData("CREATE a//b", "NO [CANNOT]")]
    [InlineData("CREATE x (USE (\\Drafts))", "NO [USEATTR]")]
    [InlineData("CREATE &bad", "BAD")]
    [InlineData("RENAME missing x", "NO [NONEXISTENT]")]
    [InlineData("RENAME Drafts x", "NO [CANNOT]")]
    [InlineData("SUBSCRIBE missing", "NO [NONEXISTENT]")]
    [InlineData("STATUS missing (MESSAGES)", "NO [NONEXISTENT]")]
    [InlineData("STATUS INBOX ()", "BAD")]
    [InlineData("STATUS INBOX (NOTHING)", "BAD")]
    [InlineData("SELECT missing", "NO [NONEXISTENT]")]
    [InlineData("SELECT INBOX (FROB)", "BAD")]
    [InlineData("LIST (RECURSIVEMATCH) \"\" *", "BAD")]
    [InlineData("LIST (FROB) \"\" *", "BAD")]
    [InlineData("LIST \"\" * RETURN (FROB)", "BAD")]
    [InlineData("GETQUOTA other", "NO [NONEXISTENT]")]
    public async Task A_wrong_request_is_refused(string command, string reply)
    {
        await using ImapDialogue imap = new();

        await imap.PlayAsync($"""
            C: a {command}
            S: a {reply}
            """);
    }

    [Fact]
    public async Task Renaming_moves_what_lies_below()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a CREATE "old/Entw&APw-rfe"
            S: a OK
            C: b RENAME old new
            S: b OK
            C: c RENAME new Archive/new
            S: c OK
            C: d LIST "" "*new*"
            S: * LIST (\HasChildren) "/" Archive/new
            S: * LIST (\HasNoChildren) "/" Archive/new/Entw&APw-rfe
            S: d OK
            C: e RENAME Archive/new Archive/new/below
            S: e NO [CANNOT]
            C: f ENABLE IMAP4rev2
            S: * ENABLED IMAP4REV2
            S: f OK
            C: g LIST "" "Archive/new/*"
            S: * LIST (\HasNoChildren) "/" "Archive/new/Entwürfe"
            S: g OK
            """);
    }

    [Fact]
    public async Task Renaming_inbox_moves_its_letters()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", "Subject: x\n\nbody\n");
        await imap.PlayAsync("""
            C: a RENAME INBOX kept
            S: a OK
            C: b STATUS kept (MESSAGES)
            S: * STATUS kept (MESSAGES 1)
            S: b OK
            C: c STATUS inbox (MESSAGES)
            S: * STATUS INBOX (MESSAGES 0)
            S: c OK
            """);
    }

    [Fact]
    public async Task Subscriptions_are_listed()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a CREATE foo/bar
            S: a OK
            C: b UNSUBSCRIBE foo
            S: b OK
            C: b1 SUBSCRIBE foo/bar
            S: b1 OK
            C: c LSUB "" foo*
            S: * LSUB () "/" foo/bar
            S: c OK
            C: d LSUB "" foo%
            S: * LSUB (\Noselect) "/" foo
            S: d OK
            C: e LIST (SUBSCRIBED) "" foo*
            S: * LIST (\Subscribed \HasNoChildren) "/" foo/bar
            S: e OK
            C: f LIST (SUBSCRIBED RECURSIVEMATCH) "" foo%
            S: * LIST (\HasChildren) "/" foo ("CHILDINFO" ("SUBSCRIBED"))
            S: f OK
            C: g LIST "" foo/% RETURN (SUBSCRIBED STATUS (MESSAGES UNSEEN))
            S: * LIST (\Subscribed \HasNoChildren) "/" foo/bar
            S: * STATUS foo/bar (MESSAGES 0 UNSEEN 0)
            S: g OK
            """);
    }

    [Fact]
    public async Task Status_tells_all_that_may_be_asked()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("Drafts", "Subject: x\n\nbody\n", "(\\Deleted)");
        List<string> lines = await imap.AskAsync(
            "STATUS Drafts (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ MAILBOXID"
            + " APPENDLIMIT)");
        Assert.Matches(
            @"^\* STATUS Drafts \(MESSAGES 1 RECENT 0 UIDNEXT 2 UIDVALIDITY \d+ UNSEEN 1 DELETED 1 SIZE 20 "
            + @"HIGHESTMODSEQ [1-9]\d* MAILBOXID \(Fa\w+\) APPENDLIMIT \d+\)$", lines[0]);
    }

    [Fact]
    public async Task Selecting_describes_the_mailbox()
    {
        await using ImapDialogue imap = new();
        await imap.AppendAsync("INBOX", "Subject: x\n\nbody\n", "(\\Seen $Label1)");
        await imap.PlayAsync("""
            C: a SELECT inbox
            S: * FLAGS (\Answered \Flagged \Deleted \Seen \Draft $Label1)
            S: * 1 EXISTS
            S: * 0 RECENT
            S: * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft $Label1 \*)] These are kept.
            S: * OK [UIDVALIDITY …
            S: * OK [UIDNEXT 2] The next UID.
            S: * OK [HIGHESTMODSEQ …
            S: * OK [MAILBOXID (Fa1)] Its id.
            S: a OK [READ-WRITE]
            C: b EXAMINE Drafts (CONDSTORE)
            S: * OK [CLOSED] The mailbox selected before is closed.
            S: ...
            S: * OK [PERMANENTFLAGS ()] Nothing can be changed.
            S: ...
            S: b OK [READ-ONLY]
            C: c SELECT missing
            S: * OK [CLOSED] The mailbox selected before is closed.
            S: c NO [NONEXISTENT]
            C: d FETCH 1 FLAGS
            S: d BAD
            C: e ENABLE IMAP4rev2
            S: * ENABLED IMAP4REV2
            S: e OK
            C: f SELECT Drafts
            S: ...
            S: * LIST (\HasNoChildren \Drafts) "/" Drafts
            S: f OK [READ-WRITE]
            C: g UNSELECT
            S: g OK
            C: h CLOSE
            S: h BAD
            """);
    }

    [Fact]
    public async Task Sealed_names_are_shown_by_access()
    {
        await using ImapDialogue imap = new();
        TestMail mail = await imap.MailAsync();
        await imap.PlayAsync("""
            C: a CREATE Family/Budget
            S: a OK
            """);
        await using ImapDialogue envelopes = new(mail) { Access = Access.Envelopes };
        await envelopes.PlayAsync("""
            C: a LIST "" Fam*
            S: * LIST (\HasChildren) "/" Family
            S: * LIST (\HasNoChildren) "/" Family/Budget
            S: a OK
            """);

        await using ImapDialogue closed = new(mail) { Access = Access.Ciphertext };
        List<string> lines = await closed.AskAsync("LIST \"\" F*");
        Assert.Equal(3, lines.Count);
        Assert.Matches(@"^\* LIST \(\\HasChildren\) ""/"" Folder-\d+$", lines[0]);
        string shown = lines[1][(lines[1].LastIndexOf(' ') + 1)..];
        Assert.Matches(@"^Folder-\d+/Folder-\d+$", shown);
        await closed.PlayAsync($"""
            C: a STATUS {shown} (MESSAGES)
            S: * STATUS {shown} (MESSAGES 0)
            S: a OK
            C: b STATUS Family/Budget (MESSAGES)
            S: * STATUS Family/Budget (MESSAGES 0)
            S: b OK
            C: c SELECT {shown}
            S: ...
            S: c OK
            C: d CREATE {shown}/Deep
            S: d OK
            C: e CREATE Family/Other
            S: e OK
            C: f RENAME {shown} Moved
            S: f OK
            """);
        await imap.PlayAsync("""
            C: c LIST "" Family/*
            S: * LIST (\HasNoChildren) "/" Family/Other
            S: c OK
            """);
        await envelopes.PlayAsync("""
            C: b LIST "" Moved*
            S: * LIST (\HasChildren) "/" Moved
            S: * LIST (\HasNoChildren) "/" Moved/Deep
            S: b OK
            """);
    }

    [Fact]
    public async Task The_quota_is_one_for_all()
    {
        await using ImapDialogue imap = new();
        List<string> lines = await imap.AskAsync("GETQUOTAROOT INBOX");
        Assert.Equal("* QUOTAROOT INBOX \"\"", lines[0]);
        Assert.Matches(@"^\* QUOTA """" \((STORAGE \d+ \d+)?\)$", lines[1]);
        Assert.StartsWith("ask OK", lines[2], StringComparison.Ordinal);
    }
}
