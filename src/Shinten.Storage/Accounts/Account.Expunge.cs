using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    /// <summary>Expunges the messages with \Deleted among these; returns the UIDs that went.</summary>
    /// <exception cref="MailboxGoneException">The mailbox was deleted.</exception>
    public async Task<IReadOnlyList<uint>> ExpungeAsync(
        MailboxId mailbox, IReadOnlyList<UidRange> uids, CancellationToken cancel)
        => State.Find(mailbox) is { Deleted: 0 } && !_store.Backend.IsShared
            ? []
            : await ExpungeAsync(mailbox, uids, entry => entry.Flags.Has(SystemFlags.Deleted), cancel);

    /// <summary>Expunges these messages whatever their flags; returns the UIDs that went. Of more than a thousand some
    /// may be gone when it fails.</summary>
    /// <exception cref="MailboxGoneException">The mailbox was deleted.</exception>
    public async Task<IReadOnlyList<uint>> RemoveAsync(
        MailboxId mailbox, IReadOnlyList<UidRange> uids, CancellationToken cancel)
        => await ExpungeAsync(mailbox, uids, _ => true, cancel);

    private async Task<List<uint>> ExpungeAsync(
        MailboxId mailbox, IReadOnlyList<UidRange> uids, Predicate<MessageEntry> goes, CancellationToken cancel)
    {
        List<uint> gone = [];
        EntryPages pages = new(Id, mailbox, uids);
        while (!pages.IsOver)
        {
            (int, uint) mark = pages.Mark;
            gone.AddRange(await _store.RunAsync(
                [Id],
                async (scope, token) =>
                {
                    pages.Mark = mark;
                    AccountDraft account = await OpenAsync(scope, token);
                    List<EntryRow> rows = await pages.NextAsync(scope.Sql, token);
                    rows.RemoveAll(row => !goes(row.Entry));
                    Expunge(scope, account, mailbox, rows);
                    return rows.Select(row => row.Entry.Uid).ToList();
                },
                cancel));
        }

        return gone;
    }

    private static void Expunge(CommitScope scope, AccountDraft account, MailboxId mailbox, List<EntryRow> rows)
    {
        long modSeq = rows.Count == 0 ? 0 : account.NextModSeq();
        foreach (EntryRow row in rows)
        {
            Filing.Remove(scope, account, FindOrThrow(account, mailbox), row.Entry, modSeq);
            byte[] places = Places.Remove(row.Places, mailbox, row.Entry.Uid);
            Filing.SetPlaces(scope.Sql, account.Id, row, places);
            if (places.Length == 0)
            {
                account.Use(-row.StoredLength, -1);
            }
        }
    }
}
