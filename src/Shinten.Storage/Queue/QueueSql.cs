using Shinten.Sealing.Ids;
using Shinten.Storage.Blobs;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Queue;

/// <summary>The statements on queued letters.</summary>
internal static class QueueSql
{
    public static readonly SqlText ReadDue = new(
        "SELECT account_id, item_id, next_attempt, sealed, content_length FROM queue_rows "
        + "WHERE next_attempt <= $1 ORDER BY next_attempt LIMIT $2");

    public static readonly SqlText ReadAll = new(
        "SELECT account_id, item_id, next_attempt, sealed, content_length FROM queue_rows ORDER BY next_attempt");

    public static readonly SqlText ReadPlace = new(
        "SELECT segment, position, content_length FROM queue_rows WHERE account_id = $1 AND item_id = $2");

    public static readonly SqlText Update = new(
        "UPDATE queue_rows SET next_attempt = $3, sealed = $4 WHERE account_id = $1 AND item_id = $2");

    public static readonly SqlText Delete = new("DELETE FROM queue_rows WHERE account_id = $1 AND item_id = $2");

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

    public static QueueRow Map(ISqlRow row) => new(
        new AccountId(row.Number(0)),
        ItemId.Read(row.Bytes(1)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.Number(2)),
        row.Bytes(3),
        row.Number(4));

    public static BlobLocation MapPlace(ISqlRow row)
        => new((int)row.Number(0), row.Number(1), 0, 0, 0, row.Number(2));
}
