using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Import;

/// <summary>What an import has done.</summary>
internal sealed record ImportTally(string Address, string Source)
{
    private const int MostNamed = 100;

    private readonly List<string> _skipped = [];

    public static IReadOnlyList<Column<ImportTally>> Columns { get; } =
    [
        new("address", tally => tally.Address),
        new("source", tally => tally.Source),
        new("mailboxes", tally => tally.Mailboxes),
        new("imported", tally => tally.Imported),
        new("bytes", tally => tally.Bytes),
        new("alreadyThere", tally => tally.AlreadyThere),
        new("leftOut", tally => tally.LeftOut),
        new("keywordsLeftOut", tally => tally.KeywordsLeftOut),
        new("skippedCount", tally => tally.SkippedCount),
        new("skipped", tally => tally._skipped),
    ];

    public int Mailboxes { get; set; }

    /// <summary>Letters that were sealed and stored by this run.</summary>
    public int Imported { get; set; }

    public long Bytes { get; set; }

    /// <summary>Letters that were imported into that mailbox before.</summary>
    public int AlreadyThere { get; set; }

    /// <summary>Letters that were deleted at the source and only not yet taken out of their file.</summary>
    public int LeftOut { get; set; }

    /// <summary>Letters that came without keywords: the account uses as many different ones as it may.</summary>
    public int KeywordsLeftOut { get; set; }

    /// <summary>Letters that could not be imported.</summary>
    public int SkippedCount { get; private set; }

    public void Skip(string where, string why)
    {
        SkippedCount++;
        if (_skipped.Count < MostNamed)
        {
            _skipped.Add($"{where}: {why}");
        }
    }
}
