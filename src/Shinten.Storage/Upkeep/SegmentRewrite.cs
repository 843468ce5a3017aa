using Shinten.Sealing.Ids;
using Shinten.Storage.Blobs;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Upkeep;

/// <summary>Takes what lives out of segments that are half dead, and drops them.</summary>
internal static class SegmentRewrite
{
    private const long BytesAtOnce = 8 * 1024 * 1024;
    private const int RecordsAtOnce = 300;

    private static readonly SqlText ReadHalfDead = new(
        "SELECT segment, length FROM segments WHERE is_closed = 1 AND erased * 2 >= length");

    private static readonly SqlText MoveMessage = new(
        "UPDATE messages SET segment = $5, position = $6 "
        + "WHERE account_id = $1 AND message_id = $2 AND segment = $3 AND position = $4 RETURNING 1");

    private static readonly SqlText MoveQueued = new(
        "UPDATE queue_rows SET segment = $4, position = $5 "
        + "WHERE account_id = $1 AND segment = $2 AND position = $3 RETURNING 1");

    private static readonly SqlText Forget = new("DELETE FROM segments WHERE segment = $1");

    private static readonly SqlText ForgetDead = new("DELETE FROM dead_records WHERE segment = $1");

    public static async Task RunAsync(MailStore store, CancellationToken cancel)
    {
        List<(int Segment, long Length)> halfDead;
        await using (ISqlSession session = await store.Backend.ReadAsync(cancel))
        {
            halfDead = await session.QueryAsync(
                ReadHalfDead, row => ((int)row.Number(0), row.Number(1)), cancel);
        }

        foreach ((int segment, long length) in halfDead)
        {
            if (await MoveAllAsync(store, segment, length, cancel))
            {
                await store.RunAsync([], (scope, _) => ForgetSegment(scope, segment), cancel);
                await store.Blobs.DropSegmentAsync(segment, cancel);
            }
        }
    }

    private static async Task<bool> MoveAllAsync(MailStore store, int segment, long length, CancellationToken cancel)
    {
        long at = 0;
        while (at < length)
        {
            (List<MovedRecord>? records, long next) = await ReadSomeAsync(store, segment, at, length, cancel);
            if (records is null)
            {
                store.LogDamaged(new DamagedRecordException(
                    $"Segment {segment} at {next}", "no record begins where one should; the segment is left as it is"));
                return false;
            }

            await MoveAsync(store, segment, records, cancel);
            at = next;
        }

        return true;
    }

    private static async Task<(List<MovedRecord>? Records, long Next)> ReadSomeAsync(
        MailStore store, int segment, long start, long end, CancellationToken cancel)
    {
        List<MovedRecord> records = [];
        byte[] headerBytes = new byte[RecordHeader.Length];
        long at = start;
        long bytes = 0;
        while (at < end && bytes < BytesAtOnce && records.Count < RecordsAtOnce)
        {
            int read = await store.Blobs.ReadAsync(segment, at, headerBytes, cancel);
            if (read < headerBytes.Length || !RecordHeader.TryRead(headerBytes, out RecordHeader header))
            {
                return (null, at);
            }

            if (header.Kind != RecordKind.Erased)
            {
                byte[] body = new byte[header.BodyLength];
                await store.Blobs.ReadAsync(segment, at + RecordHeader.Length, body, cancel);
                records.Add(new MovedRecord(header, at, body));
                bytes += body.Length;
            }

            at += RecordHeader.Length + header.BodyLength;
        }

        return (records, at);
    }

    private static Task<bool> MoveAsync(
        MailStore store, int segment, List<MovedRecord> records, CancellationToken cancel)
    {
        // It brings no letters of its own, but it appends.
        UnitOfWork appends = new();
        AccountId[] accounts = [.. records.Select(record => new AccountId(record.Header.Account)).Distinct()];
        return store.RunAsync(
            accounts,
            appends,
            async (scope, token) =>
            {
                Dictionary<AccountId, Dictionary<MessageId, BlobLocation>> moved = [];
                foreach (MovedRecord record in records)
                {
                    await MoveOneAsync(scope, segment, record, moved, token);
                }

                scope.AfterCommit(() => Tell(store, moved));
                return true;
            },
            cancel);
    }

    private static async ValueTask MoveOneAsync(
        CommitScope scope,
        int segment,
        MovedRecord record,
        Dictionary<AccountId, Dictionary<MessageId, BlobLocation>> moved,
        CancellationToken cancel)
    {
        RecordHeader header = record.Header;
        BlobPlace place = scope.Blobs.Append(header, record.Body);
        if (!await RepointAsync(scope.Sql, segment, record, place, cancel))
        {
            // It was dead, and its copy is too.
            scope.Sql.Execute(
                MessageSql.InsertDead,
                header.Account,
                place.Segment,
                place.Offset,
                RecordHeader.Length + header.BodyLength);
            return;
        }

        if (header.Kind == RecordKind.Queued)
        {
            return;
        }

        AccountId account = new(header.Account);
        if (!moved.TryGetValue(account, out Dictionary<MessageId, BlobLocation>? ofAccount))
        {
            moved[account] = ofAccount = [];
        }

        ofAccount[new MessageId(header.Object)] = new BlobLocation(
            place.Segment,
            place.Offset,
            header.EnvelopeLength,
            header.PreviewLength,
            header.WordsLength,
            header.LetterLength);
    }

    private static async ValueTask<bool> RepointAsync(
        ISqlTransaction sql, int segment, MovedRecord record, BlobPlace place, CancellationToken cancel)
    {
        RecordHeader header = record.Header;
        List<long> found = header.Kind == RecordKind.Queued
            ? await sql.QueryAsync(
                MoveQueued,
                row => row.Number(0),
                cancel,
                header.Account,
                segment,
                record.Offset,
                place.Segment,
                place.Offset)
            : await sql.QueryAsync(
                MoveMessage,
                row => row.Number(0),
                cancel,
                header.Account,
                header.Object,
                segment,
                record.Offset,
                place.Segment,
                place.Offset);
        return found.Count > 0;
    }

    private static void Tell(MailStore store, Dictionary<AccountId, Dictionary<MessageId, BlobLocation>> moved)
    {
        foreach ((AccountId account, Dictionary<MessageId, BlobLocation> letters) in moved)
        {
            store.Known(account)?.Relocate(letters);
        }
    }

    private static ValueTask<bool> ForgetSegment(CommitScope scope, int segment)
    {
        scope.Sql.Execute(Forget, segment);
        scope.Sql.Execute(ForgetDead, segment);
        return new(true);
    }

    private sealed record MovedRecord(RecordHeader Header, long Offset, byte[] Body);
}
