using Shinten.Owner.Manifests;
using Shinten.Owner.Opening;
using Shinten.Protocols.Admin;

namespace Shinten.Owner.Export;

/// <summary>How letters lie in the files of an export. One mailbox is written at a time.</summary>
internal interface IExportLayout : IDisposable
{
    /// <summary>Where a mailbox is to lie, from the folder of the export.</summary>
    string LocationOf(IReadOnlyList<string> path);

    /// <summary>Begins a mailbox, or goes on with one.</summary>
    /// <param name="known">Its letters that are in files already and good; others that are found there are not.</param>
    void Begin(ManifestFolder folder, IReadOnlyList<ManifestLetter> known);

    /// <summary>Writes a letter, in the end under the name that the line says; nobody sees it before
    /// <see cref="Publish"/>.</summary>
    ManifestLetter Write(CarriedEntry entry, ManifestLetter line, ReadOnlySpan<byte> letter);

    /// <summary>What was written is on disk by now: it gets its name.</summary>
    void Publish();

    /// <summary>The mailbox is whole.</summary>
    void End();

    /// <summary>All mailboxes are whole.</summary>
    void Finish(IReadOnlyList<OpenedFolder> folders);
}
