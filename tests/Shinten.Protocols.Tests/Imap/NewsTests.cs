using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;
using Xunit;

namespace Shinten.Protocols.Tests.Imap;

/// <summary>What sessions hear of each other, and when (RFC 9051 §5.2, §7.5, RFC 2177 §3).</summary>
public sealed class NewsTests
{
    [Fact]
    public async Task Expunges_are_held_back_while_numbers_must_stay()
    {
        await using ImapDialogue imap = await StoreTests.ThreeLettersAsync();
        await imap.PlayAsync("""
            C2: s SELECT INBOX
            S2: ...
            S2: s OK
            C2: a STORE 1 +FLAGS.SILENT (\Deleted)
            S2: a OK
            C2: b EXPUNGE
            S2: * 1 EXPUNGE
            S2: b OK
            C: a FETCH 1:3 UID
            S: * 2 FETCH (UID 2)
            S: * 3 FETCH (UID 3)
            S: a OK [EXPUNGEISSUED]
            C: b STORE 3 +FLAGS (\Flagged)
            S: * 3 FETCH (FLAGS (\Flagged))
            S: b OK
            C: c SEARCH ALL
            S: * SEARCH 2 3
            S: c OK
            C: d UID FETCH 3 UID
            S: * 3 FETCH (UID 3)
            S: * 1 EXPUNGE
            S: d OK
            C: e FETCH 1:2 UID
            S: * 1 FETCH (UID 2)
            S: * 2 FETCH (UID 3)
            S: e OK
            """);
    }

    [Fact]
    public async Task New_letters_and_flags_are_told_at_the_next_command()
    {
        await using ImapDialogue imap = await StoreTests.ThreeLettersAsync();
        await imap.PlayAsync("""
            C2: s SELECT INBOX
            S2: ...
            S2: s OK
            C2: a STORE 2 +FLAGS (\Answered)
            S2: * 2 FETCH (FLAGS (\Answered))
            S2: a OK
            C2: b COPY 1 INBOX
            S2: * 4 EXISTS
            S2: b OK [COPYUID …
            C: a NOOP
            S: * 4 EXISTS
            S: * 2 FETCH (UID 2 FLAGS (\Answered))
            S: a OK
            C: b NOOP
            S: b OK
            C2: c NOOP
            S2: c OK
            """);
    }

    [Fact]
    public async Task A_letter_that_came_while_an_expunge_is_held_back_gets_its_number_later()
    {
        await using ImapDialogue imap = await StoreTests.ThreeLettersAsync();
        await imap.PlayAsync("""
            C2: s SELECT INBOX
            S2: ...
            S2: s OK
            C2: a STORE 2 +FLAGS.SILENT (\Deleted)
            S2: a OK
            C2: b EXPUNGE
            S2: * 2 EXPUNGE
            S2: b OK
            C2: c COPY 1 INBOX
            S2: * 3 EXISTS
            S2: c OK
            C: a FETCH 3 UID
            S: * 3 FETCH (UID 3)
            S: a OK
            C: b FETCH 4 UID
            S: b BAD
            C: c NOOP
            S: * 2 EXPUNGE
            S: * 3 EXISTS
            S: c OK
            C: d FETCH 1:* UID
            S: * 1 FETCH (UID 1)
            S: * 2 FETCH (UID 3)
            S: * 3 FETCH (UID 4)
            S: d OK
            """);
    }

    [Fact]
    public async Task An_idle_session_hears_everything_at_once()
    {
        await using ImapDialogue imap = await StoreTests.ThreeLettersAsync();
        await imap.PlayAsync("""
            C: i IDLE
            S: + I am listening.
            C2: s SELECT INBOX
            S2: ...
            S2: s OK
            C2: a STORE 1 +FLAGS (\Deleted)
            S2: * 1 FETCH (FLAGS (\Deleted))
            S2: a OK
            S: * 1 FETCH (UID 1 FLAGS (\Deleted))
            C2: b COPY 2 INBOX
            S2: * 4 EXISTS
            S2: b OK
            S: * 4 EXISTS
            C2: c EXPUNGE
            S2: * 1 EXPUNGE
            S2: c OK
            S: * 1 EXPUNGE
            C: DONE
            S: i OK
            C: j IDLE
            S: + I am listening.
            C: FROB
            S: j BAD
            C: k IDLE now
            S: k BAD
            """);
    }

    [Fact]
    public async Task Who_has_a_deleted_mailbox_open_is_told_goodbye()
    {
        await using ImapDialogue imap = new();
        await imap.PlayAsync("""
            C: a CREATE box
            S: a OK
            C: b SELECT box
            S: ...
            S: b OK
            C2: a DELETE box
            S2: a OK
            C: c NOOP
            S: * BYE The selected mailbox was deleted.
            S: c OK
            """);
        await imap.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whose_app_password_is_removed_or_account_suspended_is_told_goodbye(bool isRemoved)
    {
        await using ImapDialogue imap = new() { Access = Access.Envelopes };
        await imap.PlayAsync("""
            C: i IDLE
            S: + I am listening.
            C2: a NOOP
            S2: a OK
            """);

        CancellationToken cancel = TestContext.Current.CancellationToken;
        TestMail mail = await imap.MailAsync();
        if (isRemoved)
        {
            StoredSlot slot = Assert.Single(
                await mail.Store.Directory.ListSlotsAsync(mail.Account, cancel),
                stored => stored.Slot.Access == Access.Envelopes);
            await mail.Store.Directory.RemoveSlotAsync(mail.Account, slot.Slot.Id, cancel);
        }
        else
        {
            await mail.Store.Directory.SetSuspendedAsync(mail.Account, true, cancel);
        }

        await imap.PlayAsync("""
            S: * BYE You are signed out…
            S: i NO
            C2: b NOOP
            S2: * BYE You are signed out…
            S2: b NO [EXPIRED]
            """);
        await imap.ExpectClosedAsync();
    }
}
