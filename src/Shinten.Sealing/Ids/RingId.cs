namespace Shinten.Sealing.Ids;

/// <summary>Names one ring (sealing.md §4).</summary>
public readonly record struct RingId(RandomId Value) : IComparable<RingId>
{
    public const int Length = RandomId.Length;

    public static bool operator <(RingId left, RingId right) => left.Value < right.Value;

    public static bool operator >(RingId left, RingId right) => left.Value > right.Value;

    public static bool operator <=(RingId left, RingId right) => left.Value <= right.Value;

    public static bool operator >=(RingId left, RingId right) => left.Value >= right.Value;

    public static RingId New() => new(RandomId.New());

    public static RingId Read(ReadOnlySpan<byte> bytes) => new(RandomId.Read(bytes));

    public void Write(Span<byte> destination) => Value.Write(destination);

    public byte[] ToArray() => Value.ToArray();

    public int CompareTo(RingId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
