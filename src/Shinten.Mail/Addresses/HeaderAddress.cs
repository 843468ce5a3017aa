namespace Shinten.Mail.Addresses;

public enum HeaderAddressKind : byte
{
    Mailbox,
    GroupStart,
    GroupEnd,
}

/// <summary>
/// One entry of a From, To or similar field as it was read, good or bad. A group stands as a start (its name in
/// <see cref="Name"/>), its mailboxes, and an end, as ENVELOPE wants it (RFC 9051 §7.5.2).
/// </summary>
public sealed record HeaderAddress(HeaderAddressKind Kind, string? Name, string? Mailbox, string? Host)
{
    public static HeaderAddress GroupEnd { get; } = new(HeaderAddressKind.GroupEnd, null, null, null);

    /// <summary>The name's own bytes where encoding <see cref="Name"/> again would give others; else null.</summary>
    public string? RawName { get; init; }

    /// <summary>
    /// What JMAP calls <c>email</c> (RFC 8621 §4.1.2.3); a mailbox without a host has only its local part.
    /// </summary>
    public string Email => string.IsNullOrEmpty(Host) ? Mailbox ?? "" : $"{Mailbox}@{Host}";
}
