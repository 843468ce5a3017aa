namespace Shinten.Protocols.Imap.Listing;

/// <summary>What LIST selects by (RFC 5258 §3.1, RFC 6154 §5.2).</summary>
[Flags]
internal enum ListSelects
{
    None = 0,
    Subscribed = 1,
    Remote = 2,
    RecursiveMatch = 4,
    SpecialUse = 8,
}

/// <summary>What LIST returns beside names (RFC 5258 §3.2, RFC 5819 §2, RFC 6154 §2).</summary>
[Flags]
internal enum ListReturns
{
    None = 0,
    Subscribed = 1,
    Children = 2,
    SpecialUse = 4,
}

/// <summary>A parsed LIST or LSUB.</summary>
internal sealed record ListRequest(string Reference, IReadOnlyList<string> Patterns)
{
    public ListSelects Selects { get; init; }

    public ListReturns Returns { get; init; }

    /// <summary>STATUS items to give for each mailbox; empty for none.</summary>
    public IReadOnlyList<StatusItem> Status { get; init; } = [];

    /// <summary>True if options or several patterns were used: only then may CHILDINFO and the like be told.</summary>
    public bool IsExtended { get; init; }
}

/// <summary>
/// What STATUS can tell (RFC 9051 §6.3.11, RFC 7162 §3.1.7, RFC 8438 §3, RFC 8474 §4.3, RFC 7889 §4).
/// </summary>
internal enum StatusItem
{
    Messages,
    Recent,
    UidNext,
    UidValidity,
    Unseen,
    Deleted,
    Size,
    HighestModSeq,
    MailboxId,
    AppendLimit,
}
