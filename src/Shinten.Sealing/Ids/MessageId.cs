namespace Shinten.Sealing.Ids;

/// <summary>Names one letter of the whole store; assigned before sealing and never reused (sealing.md §11).</summary>
public readonly record struct MessageId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
