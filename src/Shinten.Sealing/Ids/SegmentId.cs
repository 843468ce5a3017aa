namespace Shinten.Sealing.Ids;

/// <summary>Names one index segment (sealing.md §5).</summary>
public readonly record struct SegmentId(RandomId Value) : IComparable<SegmentId>
{
    public const int Length = RandomId.Length;

    public static bool operator <(SegmentId left, SegmentId right) => left.Value < right.Value;

    public static bool operator >(SegmentId left, SegmentId right) => left.Value > right.Value;

    public static bool operator <=(SegmentId left, SegmentId right) => left.Value <= right.Value;

    public static bool operator >=(SegmentId left, SegmentId right) => left.Value >= right.Value;

    public static SegmentId New() => new(RandomId.New());

    public static SegmentId Read(ReadOnlySpan<byte> bytes) => new(RandomId.Read(bytes));

    public void Write(Span<byte> destination) => Value.Write(destination);

    public byte[] ToArray() => Value.ToArray();

    public int CompareTo(SegmentId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
