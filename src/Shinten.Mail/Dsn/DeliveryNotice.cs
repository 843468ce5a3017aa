using Shinten.Mail.Addresses;

namespace Shinten.Mail.Dsn;

/// <summary>What a notice tells of (the action of RFC 3464 §2.3.3).</summary>
public enum NoticeKind
{
    /// <summary>The letter did not reach these recipients and is not tried again.</summary>
    Failed,

    /// <summary>It has not reached them yet.</summary>
    Delayed,

    /// <summary>It lies in their mailboxes.</summary>
    Delivered,

    /// <summary>It went on to a server that will not tell what becomes of it.</summary>
    Relayed,
}

/// <summary>What a notice to a sender says (RFC 3464 §2); written by <see cref="NoticeWriter"/>.</summary>
public sealed record DeliveryNotice
{
    public required NoticeKind Kind { get; init; }

    /// <summary>The server that writes.</summary>
    public required string HostName { get; init; }

    /// <summary>The sender of the letter, who is told.</summary>
    public required MailAddress To { get; init; }

    /// <summary>Whom it concerns; at least one.</summary>
    public required IReadOnlyList<NoticeRecipient> Recipients { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>When the letter came to this server.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Until when it is tried; for <see cref="NoticeKind.Delayed"/>.</summary>
    public DateTimeOffset? TriedUntil { get; init; }

    /// <summary>The language of its first part: <c>ja</c>, or English for every other.</summary>
    public string Language { get; init; } = "en";

    /// <summary>ENVID, decoded (RFC 3461 §4.4); empty if there was none.</summary>
    public string EnvelopeId { get; init; } = "";

    /// <summary>The header of the letter, which goes back to its sender. Its body never does.</summary>
    public ReadOnlyMemory<byte> OriginalHeader { get; init; }
}

/// <summary>One recipient in a notice.</summary>
/// <param name="Status">An enhanced status code (RFC 3463 §2).</param>
public sealed record NoticeRecipient(MailAddress Address, string Status)
{
    /// <summary>ORCPT, decoded: type and address (RFC 3461 §4.2); empty if there was none.</summary>
    public string OriginalRecipient { get; init; } = "";

    /// <summary>What the other server answered, or why there was no answer.</summary>
    public string Reply { get; init; } = "";

    /// <summary>The reply is what a server said, and not words of ours.</summary>
    public bool IsReplyOfHost { get; init; }

    /// <summary>The other server; empty if none was reached.</summary>
    public string Host { get; init; } = "";
}
