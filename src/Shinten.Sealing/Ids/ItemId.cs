namespace Shinten.Sealing.Ids;

/// <summary>Names one item of the vault (sealing.md §5).</summary>
public readonly record struct ItemId(RandomId Value) : IComparable<ItemId>
{
    public const int Length = RandomId.Length;

    public static bool operator <(ItemId left, ItemId right) => left.Value < right.Value;

    public static bool operator >(ItemId left, ItemId right) => left.Value > right.Value;

    public static bool operator <=(ItemId left, ItemId right) => left.Value <= right.Value;

    public static bool operator >=(ItemId left, ItemId right) => left.Value >= right.Value;

    public static ItemId New() => new(RandomId.New());

    public static ItemId Read(ReadOnlySpan<byte> bytes) => new(RandomId.Read(bytes));

    public void Write(Span<byte> destination) => Value.Write(destination);

    public byte[] ToArray() => Value.ToArray();

    public int CompareTo(ItemId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}
