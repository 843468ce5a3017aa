using Shinten.Owner.Manifests;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Export;

/// <summary>What an export has written.</summary>
internal sealed record ExportTally(string Address, string Folder, ExportFormat Format)
{
    public static IReadOnlyList<Column<ExportTally>> Columns { get; } =
    [
        new("address", tally => tally.Address),
        new("folder", tally => tally.Folder),
        new("format", tally => tally.Format.ToString().ToLowerInvariant()),
        new("mailboxes", tally => tally.Mailboxes),
        new("letters", tally => tally.Letters),
        new("bytes", tally => tally.Bytes),
        new("alreadyThere", tally => tally.AlreadyThere),
        new("damaged", tally => tally.Damaged),
        new("manifest", _ => ManifestWriter.Name),
    ];

    public int Mailboxes { get; set; }

    /// <summary>Letters in files, those that an earlier run has written included.</summary>
    public int Letters { get; set; }

    public long Bytes { get; set; }

    /// <summary>Written and checked by an earlier run.</summary>
    public int AlreadyThere { get; set; }

    /// <summary>Letters that do not open; the manifest names them.</summary>
    public int Damaged { get; set; }
}
