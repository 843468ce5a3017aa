using Shinten.Storage.Search;

namespace Shinten.Protocols.Imap.Searching;

/// <summary>What RETURN asks for (RFC 4731 §3.1, RFC 5182 §2.1).</summary>
[Flags]
internal enum SearchReturns
{
    /// <summary>No RETURN: the old untagged SEARCH.</summary>
    None = 0,
    Min = 1,
    Max = 2,
    All = 4,
    Count = 8,
    Save = 16,
}

/// <summary>A parsed SEARCH, its sequence numbers already turned into UIDs.</summary>
/// <param name="UsesModSeq">True if a MODSEQ key was used, so that the answer carries the highest one found.</param>
internal sealed record SearchRequest(SearchReturns Returns, SearchKey Key, bool UsesModSeq);
