using Shinten.Sealing.Ids;
using Shinten.Storage.Blobs;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Upkeep;

/// <summary>Deleted means gone: what nothing refers to any more is overwritten and its room given back to the
/// disk.</summary>
internal static class Erasure
{
    private const int AtOnce = 500;

    private static readonly SqlText ReadDead = new(
        "SELECT account_id, segment, position, length FROM dead_records LIMIT $1");

    private static readonly SqlText DeleteDead = new(
        "DELETE FROM dead_records WHERE account_id = $1 AND segment = $2 AND position = $3");

    private static readonly SqlText NoteErased = new(
        "UPDATE segments SET erased = erased + $2 WHERE segment = $1");

    private static readonly SqlText DeleteExpired = new("DELETE FROM duplicates WHERE expires_at <= $1");

    public static async Task EraseDeadAsync(MailStore store, CancellationToken cancel)
    {
        while (true)
        {
            List<(AccountId Account, BlobRange Range)> dead = await ReadAsync(store, cancel);
            if (dead.Count == 0)
            {
                return;
            }

            await StaleIndex.DropAsync(store, dead.Select(record => record.Account).Distinct(), cancel);
            await store.Blobs.EraseAsync([.. dead.Select(record => record.Range)], cancel);
            await store.RunAsync([], (scope, _) => Note(scope, dead), cancel);
        }
    }

    public static Task ForgetDuplicatesAsync(MailStore store, CancellationToken cancel)
    {
        long now = store.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        return store.RunAsync(
            [],
            (scope, _) =>
            {
                scope.Sql.Execute(DeleteExpired, now);
                return new ValueTask<bool>(true);
            },
            cancel);
    }

    private static async Task<List<(AccountId Account, BlobRange Range)>> ReadAsync(
        MailStore store, CancellationToken cancel)
    {
        await using ISqlSession session = await store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(
            ReadDead,
            row => (
                new AccountId(row.Number(0)),
                new BlobRange((int)row.Number(1), row.Number(2), row.Number(3))),
            cancel,
            AtOnce);
    }

    private static ValueTask<bool> Note(CommitScope scope, List<(AccountId Account, BlobRange Range)> dead)
    {
        foreach ((AccountId account, BlobRange range) in dead)
        {
            scope.Sql.Execute(DeleteDead, account.Value, range.Segment, range.Offset);
            scope.Sql.Execute(NoteErased, range.Segment, range.Length);
        }

        return new(true);
    }
}
