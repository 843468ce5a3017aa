using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.Ids;

/// <summary>Names one slot of an account (sealing.md §7).</summary>
public readonly record struct SlotId(UInt128 Value) : IComparable<SlotId>
{
    public const int Length = 16;

    public static bool operator <(SlotId left, SlotId right) => left.Value < right.Value;

    public static bool operator >(SlotId left, SlotId right) => left.Value > right.Value;

    public static bool operator <=(SlotId left, SlotId right) => left.Value <= right.Value;

    public static bool operator >=(SlotId left, SlotId right) => left.Value >= right.Value;

    public static SlotId New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static SlotId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    public int CompareTo(SlotId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x32", null);
}
