namespace Shinten.Sealing.Ids;

/// <summary>Names one mailbox; bound into its sealed name.</summary>
public readonly record struct MailboxId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
