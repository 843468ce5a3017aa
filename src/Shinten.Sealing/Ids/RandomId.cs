using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Shinten.Sealing.Ids;

/// <summary>128 random bits that name something; compared as the number that their bytes spell.</summary>
/// <remarks>Two halves and no UInt128: methods that pass one are never compiled ahead of time.</remarks>
public readonly record struct RandomId(ulong High, ulong Low) : IComparable<RandomId>
{
    public const int Length = 16;

    public static bool operator <(RandomId left, RandomId right) => left.CompareTo(right) < 0;

    public static bool operator >(RandomId left, RandomId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RandomId left, RandomId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RandomId left, RandomId right) => left.CompareTo(right) >= 0;

    public static RandomId New()
    {
        Span<byte> bytes = stackalloc byte[Length];
        RandomNumberGenerator.Fill(bytes);
        return Read(bytes);
    }

    public static RandomId Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[sizeof(ulong)..], Low);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Write(bytes);
        return bytes;
    }

    public int CompareTo(RandomId other)
    {
        int high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
