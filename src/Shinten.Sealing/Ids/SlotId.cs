namespace Shinten.Sealing.Ids;

/// <summary>Names one slot of an account (sealing.md §7).</summary>
public readonly record struct SlotId(RandomId Value) : IComparable<SlotId>
{
    public const int Length = RandomId.Length;

    public static bool operator <(SlotId left, SlotId right) => left.Value < right.Value;

    public static bool operator >(SlotId left, SlotId right) => left.Value > right.Value;

    public static bool operator <=(SlotId left, SlotId right) => left.Value <= right.Value;

    public static bool operator >=(SlotId left, SlotId right) => left.Value >= right.Value;

    public static SlotId New() => new(RandomId.New());

    public static SlotId Read(ReadOnlySpan<byte> bytes) => new(RandomId.Read(bytes));

    public void Write(Span<byte> destination) => Value.Write(destination);

    public byte[] ToArray() => Value.ToArray();

    public int CompareTo(SlotId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
