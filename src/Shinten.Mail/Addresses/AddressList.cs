namespace Shinten.Mail.Addresses;

/// <summary>Reads the address lists of header fields, as tolerantly as mail demands (RFC 5322 §3.4, §4.4).</summary>
public static class AddressList
{
    /// <summary>More entries than this are left out.</summary>
    public const int MaxEntries = 5_000;

    public static IReadOnlyList<HeaderAddress> Parse(ReadOnlySpan<byte> value) => throw new NotSupportedException();
}
