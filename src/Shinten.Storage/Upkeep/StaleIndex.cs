using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Upkeep;

/// <summary>
/// Deleted means gone from the index too: a segment that holds words of a letter that is no more is dropped whole. The
/// server cannot take them out one by one; the next search of a key-holder writes a segment of the letters that are
/// left.
/// </summary>
internal static class StaleIndex
{
    private static readonly SqlText ReadLetters = new(
        "SELECT message_id FROM messages WHERE account_id = $1 AND message_id BETWEEN $2 AND $3");

    public static async Task DropAsync(MailStore store, IEnumerable<AccountId> accounts, CancellationToken cancel)
    {
        foreach (AccountId account in accounts)
        {
            List<SegmentId> stale = await FindAsync(store, account, cancel);
            if (stale.Count > 0)
            {
                await store.RunAsync([], (scope, _) => Drop(scope, account, stale), cancel);
            }
        }
    }

    private static async Task<List<SegmentId>> FindAsync(MailStore store, AccountId account, CancellationToken cancel)
    {
        await using ISqlSession session = await store.Backend.ReadAsync(cancel);
        List<StoredIndexSegment> segments
            = await session.QueryAsync(VaultSql.ReadSegments, VaultSql.MapSegment, cancel, account.Value);
        List<SegmentId> stale = [];
        foreach (StoredIndexSegment segment in segments)
        {
            if (segment.Covers.Count > 0 && !await HasAllAsync(session, account, segment.Covers, cancel))
            {
                stale.Add(segment.Id);
            }
        }

        return stale;
    }

    private static async Task<bool> HasAllAsync(
        ISqlSession session, AccountId account, IReadOnlyList<MessageId> covers, CancellationToken cancel)
    {
        List<long> there = await session.QueryAsync(
            ReadLetters, row => row.Number(0), cancel, account.Value, covers[0].Value, covers[^1].Value);
        HashSet<long> letters = [.. there];
        return covers.All(letter => letters.Contains(letter.Value));
    }

    private static ValueTask<bool> Drop(CommitScope scope, AccountId account, List<SegmentId> stale)
    {
        foreach (SegmentId segment in stale)
        {
            scope.Sql.Execute(VaultSql.DeleteSegment, account.Value, segment.ToArray());
        }

        return new(true);
    }
}
