using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.Ids;

/// <summary>Names one ring (sealing.md §4).</summary>
public readonly record struct RingId(UInt128 Value) : IComparable<RingId>
{
    public const int Length = 16;

    public static bool operator <(RingId left, RingId right) => left.Value < right.Value;

    public static bool operator >(RingId left, RingId right) => left.Value > right.Value;

    public static bool operator <=(RingId left, RingId right) => left.Value <= right.Value;

    public static bool operator >=(RingId left, RingId right) => left.Value >= right.Value;

    public static RingId New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static RingId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    public int CompareTo(RingId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x32", null);
}
