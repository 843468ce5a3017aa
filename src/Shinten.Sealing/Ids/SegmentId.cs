using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.Ids;

/// <summary>Names one index segment (sealing.md §5).</summary>
public readonly record struct SegmentId(UInt128 Value) : IComparable<SegmentId>
{
    public const int Length = 16;

    public static bool operator <(SegmentId left, SegmentId right) => left.Value < right.Value;

    public static bool operator >(SegmentId left, SegmentId right) => left.Value > right.Value;

    public static bool operator <=(SegmentId left, SegmentId right) => left.Value <= right.Value;

    public static bool operator >=(SegmentId left, SegmentId right) => left.Value >= right.Value;

    public static SegmentId New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static SegmentId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    public int CompareTo(SegmentId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x32", null);
}
