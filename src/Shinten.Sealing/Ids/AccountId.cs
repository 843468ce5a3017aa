namespace Shinten.Sealing.Ids;

/// <summary>Names one account; bound into everything that is sealed for it.</summary>
public readonly record struct AccountId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
