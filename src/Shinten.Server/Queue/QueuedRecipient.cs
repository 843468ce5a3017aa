using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Queue;

/// <summary>What has become of a queued letter for one recipient.</summary>
public enum RecipientState
{
    Waiting,

    /// <summary>The next host has answered for it; it is never sent again.</summary>
    Sent,

    /// <summary>It cannot be delivered; its sender was told if that was wanted.</summary>
    Failed,
}

/// <summary>One recipient of a queued letter.</summary>
public sealed record QueuedRecipient
{
    public required MailAddress Address { get; init; }

    public NotifyOn Notify { get; init; }

    /// <summary>ORCPT, decoded: type and address (RFC 3461 §4.2); empty if it was not given.</summary>
    public string OriginalRecipient { get; init; } = "";

    public RecipientState State { get; init; }

    /// <summary>The last answer for it, or why there was none; empty before the first attempt.</summary>
    public string LastReply { get; init; } = "";

    /// <summary>The enhanced status code of that answer (RFC 3463 §2); empty before the first attempt.</summary>
    public string LastStatus { get; init; } = "";

    /// <summary>The answer is what the host said, and not words of ours.</summary>
    public bool IsReplyOfHost { get; init; }

    /// <summary>Which host gave that answer; empty if none was reached.</summary>
    public string LastHost { get; init; } = "";
}
