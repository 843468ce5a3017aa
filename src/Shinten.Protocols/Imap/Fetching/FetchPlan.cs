using Shinten.Storage.Letters;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>The items of one FETCH in the order of the answer, and what they need of a message.</summary>
internal sealed class FetchPlan
{
    public FetchPlan(FetchRequest request, bool addsUid)
    {
        List<FetchItem> items = [.. request.Items];
        if (addsUid && !request.Has(FetchItemKind.Uid))
        {
            items.Insert(0, FetchGrammar.Uid);
        }

        if (request.ChangedSince is not null && !request.Has(FetchItemKind.ModSeq))
        {
            items.Add(FetchGrammar.ModSeq);
        }

        Items = [.. items];
        TellsFlags = request.Has(FetchItemKind.Flags);
        TellsModSeq = request.ChangedSince is not null || request.Has(FetchItemKind.ModSeq);
        Opening = items.Find(item => item.ReadsLetter);
        foreach (FetchItem item in items)
        {
            Parts |= PartsOf(item);
        }
    }

    public FetchItem[] Items { get; }

    public ShownParts Parts { get; }

    public bool TellsFlags { get; }

    public bool TellsModSeq { get; }

    /// <summary>The first item that reads the letter; read ahead, so that damage shows in time.</summary>
    public FetchItem? Opening { get; }

    private static ShownParts PartsOf(FetchItem item) => item.Kind switch
    {
        FetchItemKind.Envelope => ShownParts.Envelope,
        FetchItemKind.Body or FetchItemKind.BodyStructure => ShownParts.Structure,
        FetchItemKind.Preview => ShownParts.Preview,
        FetchItemKind.Section or FetchItemKind.Binary or FetchItemKind.BinarySize => SectionRange.Needs(item),
        FetchItemKind.Flags or FetchItemKind.Uid or FetchItemKind.InternalDate or FetchItemKind.Size
            or FetchItemKind.ModSeq or FetchItemKind.EmailId or FetchItemKind.ThreadId => ShownParts.None,
    };
}
