namespace Shinten.Sealing.Ids;

/// <summary>Counts the account secrets of an account: rotation makes the next one (sealing.md §3).</summary>
public readonly record struct Generation(uint Value)
{
    public static Generation First { get; } = new(1);

    public Generation Next() => new(checked(Value + 1));

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
