using System.Buffers.Binary;
using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Vault;

/// <summary>The statements on rings and index segments.</summary>
internal static class VaultSql
{
    public static readonly SqlText ReadRings = new(
        "SELECT ring_id, generation, sealed, covers FROM rings WHERE account_id = $1 AND half = $2");

    private static readonly SqlText InsertRingRow = new(
        "INSERT INTO rings (account_id, ring_id, half, generation, sealed, covers) VALUES ($1, $2, $3, $4, $5, $6)");

    public static readonly SqlText ReadSegments = new(
        "SELECT segment_id, generation, sealed, covers FROM index_segments WHERE account_id = $1");

    private static readonly SqlText InsertSegmentRow = new(
        "INSERT INTO index_segments (account_id, segment_id, generation, sealed, covers) "
        + "VALUES ($1, $2, $3, $4, $5)");

    public static readonly SqlText DeleteSegment = new(
        "DELETE FROM index_segments WHERE account_id = $1 AND segment_id = $2 RETURNING 1");

    public static void InsertRing(ISqlTransaction sql, AccountId account, StoredRing ring) => sql.Execute(
        InsertRingRow,
        account.Value,
        ring.Id.ToArray(),
        (long)ring.Half,
        ring.Generation.Value,
        ring.Sealed,
        WriteSealIds(ring.Covers));

    public static StoredRing MapRing(ISqlRow row, SealHalf half) => new(
        RingId.Read(row.Bytes(0)),
        half,
        new Generation((uint)row.Number(1)),
        row.Bytes(2),
        ReadSealIds(row.Bytes(3)));

    public static void InsertSegment(ISqlTransaction sql, AccountId account, StoredIndexSegment segment) => sql.Execute(
        InsertSegmentRow,
        account.Value,
        segment.Id.ToArray(),
        segment.Generation.Value,
        segment.Sealed,
        WriteMessageIds(segment.Covers));

    public static StoredIndexSegment MapSegment(ISqlRow row) => new(
        SegmentId.Read(row.Bytes(0)),
        new Generation((uint)row.Number(1)),
        row.Bytes(2),
        ReadMessageIds(row.Bytes(3)));

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
