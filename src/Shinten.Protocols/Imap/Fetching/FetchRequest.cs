using Shinten.Protocols.Imap.Grammar;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>A parsed FETCH.</summary>
/// <param name="ChangedSince">Only letters with a later modSeq (RFC 7162 §3.1.4.1).</param>
internal sealed record FetchRequest(NumberSet Numbers, IReadOnlyList<FetchItem> Items, long? ChangedSince)
{
    public bool Has(FetchItemKind kind) => Items.Any(item => item.Kind == kind);

    public bool MarksSeen => Items.Any(item => item.MarksSeen);
}
