using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Shinten.Storage.Blobs;

internal enum RecordKind : byte
{
    Letter = 1,
    Queued = 2,
    Erased = 0xFF,
}

/// <summary>
/// What stands before each record of a segment, big-endian: "SHR1", kind, 3 zero bytes, account, object (a message, or
/// the low half of a queue item's id), the lengths of envelope, preview, words (4 bytes each) and letter (8 bytes),
/// and the CRC-32C of all that with the record's bytes.
/// </summary>
internal readonly record struct RecordHeader(
    RecordKind Kind,
    long Account,
    long Object,
    int EnvelopeLength,
    int PreviewLength,
    int WordsLength,
    long LetterLength)
{
    public const int Length = 48;

    private const int ChecksumAt = 44;
    private const uint Magic = 0x53485231;

    public long BodyLength => EnvelopeLength + (long)PreviewLength + WordsLength + LetterLength;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordHeader header)
    {
        header = default;
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic)
        {
            return false;
        }

        header = new RecordHeader(
            (RecordKind)bytes[4],
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[28..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[32..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[36..]));
        return true;
    }

    /// <summary>The header's bytes, with the checksum over it and these parts.</summary>
    public byte[] ToArray(ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        byte[] bytes = new byte[Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Magic);
        bytes[4] = (byte)Kind;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Account);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), Object);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(24), EnvelopeLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(28), PreviewLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(32), WordsLength);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(36), LetterLength);
        uint checksum = Checksum(0, bytes.AsSpan(0, ChecksumAt));
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            checksum = Checksum(checksum, part.Span);
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(ChecksumAt), checksum);
        return bytes;
    }

    /// <summary>Whether a whole record is as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record)
    {
        uint checksum = Checksum(Checksum(0, record[..ChecksumAt]), record[Length..]);
        return checksum == BinaryPrimitives.ReadUInt32BigEndian(record[ChecksumAt..]);
    }

    internal static uint Checksum(uint checksum, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            checksum = BitOperations.Crc32C(checksum, word);
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            checksum = BitOperations.Crc32C(checksum, rest);
        }

        return checksum;
    }
}
