using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Upkeep;

/// <summary>Empties deleted mailboxes and removed accounts, in units of at most 1,000 rows.</summary>
internal static class Doomed
{
    private static readonly SqlText ReadAll = new("SELECT DISTINCT account_id FROM doomed_mailboxes");

    private static readonly SqlText ReadOf = new("SELECT mailbox_id FROM doomed_mailboxes WHERE account_id = $1");

    private static readonly SqlText Done = new(
        "DELETE FROM doomed_mailboxes WHERE account_id = $1 AND mailbox_id = $2");

    private static readonly SqlText DeleteTombstones = new(
        "DELETE FROM expunged WHERE account_id = $1 AND mailbox_id = $2");

    private static readonly SqlText ReadRemoved = new("SELECT account_id FROM accounts WHERE is_suspended = 2");

    private static readonly SqlText[] RemoveAccount =
    [
        new("DELETE FROM threads WHERE account_id = $1"),
        new("DELETE FROM duplicates WHERE account_id = $1"),
        new("DELETE FROM expunged WHERE account_id = $1"),
        new("DELETE FROM mailboxes WHERE account_id = $1"),
        new("DELETE FROM accounts WHERE account_id = $1"),
    ];

    public static async Task EmptyAllAsync(MailStore store, CancellationToken cancel)
    {
        foreach (long account in await ReadNumbersAsync(store, ReadAll, cancel))
        {
            await EmptyAsync(store, new AccountId(account), cancel);
        }

        foreach (long account in await ReadNumbersAsync(store, ReadRemoved, cancel))
        {
            await RemoveAsync(store, new AccountId(account), cancel);
        }
    }

    public static async Task EmptyAsync(MailStore store, AccountId account, CancellationToken cancel)
    {
        foreach (long mailbox in await ReadNumbersAsync(store, ReadOf, cancel, account.Value))
        {
            bool isEmpty = false;
            while (!isEmpty)
            {
                isEmpty = await store.RunAsync(
                    [account],
                    (scope, token) => EmptySomeAsync(scope, account, new MailboxId(mailbox), token),
                    cancel);
            }
        }
    }

    /// <summary>Deletes what is left of a removed account, once its mailboxes are empty.</summary>
    public static Task RemoveAsync(MailStore store, AccountId account, CancellationToken cancel) => store.RunAsync(
        [account],
        (scope, _) =>
        {
            foreach (SqlText sql in RemoveAccount)
            {
                scope.Sql.Execute(sql, account.Value);
            }

            return new ValueTask<bool>(true);
        },
        cancel);

    private static async ValueTask<bool> EmptySomeAsync(
        CommitScope scope, AccountId account, MailboxId mailbox, CancellationToken cancel)
    {
        EntryPages pages = new(account, mailbox, UidRange.All);
        List<EntryRow> rows = await pages.NextAsync(scope.Sql, cancel);

        // A removed account has no draft any more, and no quota that counts.
        AccountDraft? draft = await scope.OpenAsync(account, cancel);
        foreach (EntryRow row in rows)
        {
            scope.Sql.Execute(MessageSql.DeleteEntry, account.Value, mailbox.Value, row.Entry.Uid);
            byte[] places = Places.Remove(row.Places, mailbox, row.Entry.Uid);
            Filing.SetPlaces(scope.Sql, account, row, places);
            if (places.Length == 0)
            {
                draft?.Use(-row.StoredLength, -1);
            }
        }

        if (!pages.IsOver)
        {
            return false;
        }

        scope.Sql.Execute(DeleteTombstones, account.Value, mailbox.Value);
        scope.Sql.Execute(Done, account.Value, mailbox.Value);
        return true;
    }

    private static async Task<List<long>> ReadNumbersAsync(
        MailStore store, SqlText sql, CancellationToken cancel, params SqlValue[] values)
    {
        await using ISqlSession session = await store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(sql, row => row.Number(0), cancel, values);
    }
}
