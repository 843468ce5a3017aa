using System.Buffers.Binary;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    private static readonly SqlText ReadRings = new(
        "SELECT ring_id, generation, sealed, covers FROM rings WHERE account_id = $1 AND half = $2");

    private static readonly SqlText InsertRing = new(
        "INSERT INTO rings (account_id, ring_id, half, generation, sealed, covers) VALUES ($1, $2, $3, $4, $5, $6)");

    private static readonly SqlText ReadSegments = new(
        "SELECT segment_id, generation, sealed, covers FROM index_segments WHERE account_id = $1");

    private static readonly SqlText InsertSegment = new(
        "INSERT INTO index_segments (account_id, segment_id, generation, sealed, covers) "
        + "VALUES ($1, $2, $3, $4, $5)");

    private static readonly SqlText DeleteSegment = new(
        "DELETE FROM index_segments WHERE account_id = $1 AND segment_id = $2 RETURNING 1");

    /// <summary>The rows of these seals; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<WrappedSeal>> ReadSealsAsync(
        IReadOnlyCollection<SealId> seals, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seals);
        List<WrappedSeal> found = new(seals.Count);
        SqlValue[][] sets = [.. seals.Select(seal => new SqlValue[] { Id.Value, seal.ToArray() })];
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        await session.QueryEachAsync(MessageSql.ReadSeal, sets, (_, row) => found.Add(MapSeal(row)), cancel);
        return found;
    }

    public async Task<IReadOnlyList<StoredRing>> ListRingsAsync(SealHalf half, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(
            ReadRings,
            row => new StoredRing(
                RingId.Read(row.Bytes(0)),
                half,
                new Generation((uint)row.Number(1)),
                row.Bytes(2),
                ReadSealIds(row.Bytes(3))),
            cancel,
            Id.Value,
            (long)half);
    }

    /// <summary>Adds a ring; false if it is of an older generation.</summary>
    public Task<bool> AddRingAsync(StoredRing ring, CancellationToken cancel) => AddSealedAsync(
        ring.Generation,
        scope => scope.Sql.Execute(
            InsertRing,
            Id.Value,
            ring.Id.ToArray(),
            (long)ring.Half,
            ring.Generation.Value,
            ring.Sealed,
            WriteSealIds(ring.Covers)),
        cancel);

    public async Task<IReadOnlyList<StoredIndexSegment>> ListIndexSegmentsAsync(CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(
            ReadSegments,
            row => new StoredIndexSegment(
                SegmentId.Read(row.Bytes(0)),
                new Generation((uint)row.Number(1)),
                row.Bytes(2),
                ReadMessageIds(row.Bytes(3))),
            cancel,
            Id.Value);
    }

    /// <summary>Adds an index segment; false if it is of an older generation.</summary>
    public Task<bool> AddIndexSegmentAsync(StoredIndexSegment segment, CancellationToken cancel) => AddSealedAsync(
        segment.Generation,
        scope => scope.Sql.Execute(
            InsertSegment,
            Id.Value,
            segment.Id.ToArray(),
            segment.Generation.Value,
            segment.Sealed,
            WriteMessageIds(segment.Covers)),
        cancel);

    public Task<bool> RemoveIndexSegmentAsync(SegmentId segment, CancellationToken cancel) => _store.RunAsync(
        [Id],
        async (scope, token) =>
        {
            List<long> gone = await scope.Sql.QueryAsync(
                DeleteSegment, row => row.Number(0), token, Id.Value, segment.ToArray());
            return gone.Count > 0;
        },
        cancel);

    private Task<bool> AddSealedAsync(Generation generation, Action<CommitScope> insert, CancellationToken cancel)
        => _store.RunAsync(
            [Id],
            async (scope, token) =>
            {
                AccountDraft account = await OpenAsync(scope, token);
                if (account.Row.Key.Generation != generation)
                {
                    return false;
                }

                insert(scope);
                return true;
            },
            cancel);

    private static WrappedSeal MapSeal(ISqlRow row) => new(
        SealId.Read(row.Bytes(0)),
        new Generation((uint)row.Number(1)),
        new SealForm((byte)row.Number(2), (byte)row.Number(3), (byte)row.Number(4)),
        row.Bytes(5),
        row.Bytes(6),
        row.Bytes(7),
        row.Bytes(8));

    private static byte[] WriteSealIds(IReadOnlyList<SealId> seals)
    {
        byte[] bytes = new byte[seals.Count * SealId.Length];
        for (int place = 0; place < seals.Count; place++)
        {
            seals[place].Write(bytes.AsSpan(place * SealId.Length));
        }

        return bytes;
    }

    private static SealId[] ReadSealIds(byte[] bytes)
    {
        SealId[] seals = new SealId[bytes.Length / SealId.Length];
        for (int place = 0; place < seals.Length; place++)
        {
            seals[place] = SealId.Read(bytes.AsSpan(place * SealId.Length, SealId.Length));
        }

        return seals;
    }

    private static byte[] WriteMessageIds(IReadOnlyList<MessageId> messages)
    {
        byte[] bytes = new byte[messages.Count * sizeof(long)];
        for (int place = 0; place < messages.Count; place++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(place * sizeof(long)), messages[place].Value);
        }

        return bytes;
    }

    private static MessageId[] ReadMessageIds(byte[] bytes)
    {
        MessageId[] messages = new MessageId[bytes.Length / sizeof(long)];
        for (int place = 0; place < messages.Length; place++)
        {
            messages[place] = new MessageId(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(place * sizeof(long))));
        }

        return messages;
    }
}
