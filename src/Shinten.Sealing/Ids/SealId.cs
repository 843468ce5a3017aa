namespace Shinten.Sealing.Ids;

/// <summary>Names one seal (sealing.md §4).</summary>
public readonly record struct SealId(RandomId Value) : IComparable<SealId>
{
    public const int Length = RandomId.Length;

    public static bool operator <(SealId left, SealId right) => left.Value < right.Value;

    public static bool operator >(SealId left, SealId right) => left.Value > right.Value;

    public static bool operator <=(SealId left, SealId right) => left.Value <= right.Value;

    public static bool operator >=(SealId left, SealId right) => left.Value >= right.Value;

    public static SealId New() => new(RandomId.New());

    public static SealId Read(ReadOnlySpan<byte> bytes) => new(RandomId.Read(bytes));

    public void Write(Span<byte> destination) => Value.Write(destination);

    public byte[] ToArray() => Value.ToArray();

    public int CompareTo(SealId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
