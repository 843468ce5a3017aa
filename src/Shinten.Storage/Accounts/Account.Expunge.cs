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
    {
        List<uint> gone = [];
        if (State.Find(mailbox) is { Deleted: 0 } && !_store.Backend.IsShared)
        {
            return gone;
        }

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
                    rows.RemoveAll(row => !row.Entry.Flags.Has(SystemFlags.Deleted));
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
