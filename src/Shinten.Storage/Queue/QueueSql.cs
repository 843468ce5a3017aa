using Shinten.Sealing.Ids;
using Shinten.Storage.Blobs;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Queue;

/// <summary>The statements on queued letters.</summary>
internal static class QueueSql
{
    private const string Columns = "SELECT account_id, item_id, next_attempt, sealed, content_length FROM queue_rows ";

    public static readonly SqlText ReadPage = new(
        Columns
        + "WHERE (next_attempt, account_id, item_id) > ($1, $2, $3) AND next_attempt <= $4 "
        + "ORDER BY next_attempt, account_id, item_id LIMIT $5");

    public static readonly SqlText ReadOne = new(Columns + "WHERE item_id = $1");

    public static readonly SqlText ReadFirstAfter = new(
        "SELECT next_attempt FROM queue_rows WHERE next_attempt > $1 ORDER BY next_attempt LIMIT 1");

    public static readonly SqlText Count = new("SELECT COUNT(*) FROM queue_rows");

    public static readonly SqlText ReadPlace = new(
        "SELECT segment, position, content_length FROM queue_rows WHERE account_id = $1 AND item_id = $2");

    public static readonly SqlText Postpone = new(
        "UPDATE queue_rows SET next_attempt = $3 WHERE account_id = $1 AND item_id = $2");

    public static readonly SqlText Claim = new(
        "UPDATE queue_rows SET next_attempt = $4 WHERE account_id = $1 AND item_id = $2 AND next_attempt = $3");

    /// <summary>A thousand at a time, so that nobody else's commit waits for long.</summary>
    public static readonly SqlText HurrySome = new(
        "UPDATE queue_rows SET next_attempt = $1 WHERE (account_id, item_id) IN "
        + "(SELECT account_id, item_id FROM queue_rows WHERE next_attempt > $1 LIMIT 1000)");

    private static readonly SqlText Update = new(
        "UPDATE queue_rows SET next_attempt = $3, sealed = $4 WHERE account_id = $1 AND item_id = $2");

    private static readonly SqlText Delete = new("DELETE FROM queue_rows WHERE account_id = $1 AND item_id = $2");

    private static readonly SqlText InsertRow = new(
        "INSERT INTO queue_rows (account_id, item_id, next_attempt, sealed, segment, position, content_length) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7)");

    public static void Insert(CommitScope scope, NewQueueRow row)
    {
        RecordHeader header = new(
            RecordKind.Queued, row.Account.Value, OutgoingQueue.NumberOf(row.Id), 0, 0, 0, row.Content.Length);
        BlobPlace place = scope.Blobs.Append(header, row.Content);
        scope.Sql.Execute(
            InsertRow,
            row.Account.Value,
            row.Id.ToArray(),
            row.NextAttempt.ToUnixTimeMilliseconds(),
            row.Sealed,
            place.Segment,
            place.Offset,
            row.Content.Length);
        scope.AfterCommit(scope.Store.Queue.Announce);
    }

    /// <summary>Applies a change; false if the row is gone.</summary>
    public static async ValueTask<bool> ApplyAsync(CommitScope scope, QueueChange change, CancellationToken cancel)
    {
        if (change is QueueChange.Update update)
        {
            bool exists = await FindAsync(scope, change, cancel) is not null;
            scope.Sql.Execute(
                Update,
                update.Account.Value,
                update.Id.ToArray(),
                update.NextAttempt.ToUnixTimeMilliseconds(),
                update.Sealed);
            return exists;
        }

        if (await FindAsync(scope, change, cancel) is not { } place)
        {
            return false;
        }

        scope.Sql.Execute(Delete, change.Account.Value, change.Id.ToArray());
        scope.Sql.Execute(
            MessageSql.InsertDead, change.Account.Value, place.Segment, place.Offset, place.RecordLength);
        return true;
    }

    public static QueueRow Map(ISqlRow row) => new(
        new AccountId(row.Number(0)),
        ItemId.Read(row.Bytes(1)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Number(2)),
        row.Bytes(3),
        row.Number(4));

    public static BlobLocation MapPlace(ISqlRow row)
        => new((int)row.Number(0), row.Number(1), 0, 0, 0, row.Number(2));

    private static async ValueTask<BlobLocation?> FindAsync(
        CommitScope scope, QueueChange change, CancellationToken cancel)
    {
        List<BlobLocation> places = await scope.Sql.QueryAsync(
            ReadPlace, MapPlace, cancel, change.Account.Value, change.Id.ToArray());
        return places.Count == 0 ? null : places[0];
    }
}
