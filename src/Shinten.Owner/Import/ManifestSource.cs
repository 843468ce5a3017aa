using System.Runtime.CompilerServices;
using Shinten.Owner.Manifests;
using Shinten.Owner.Progress;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Import;

/// <summary>An export of ours: its manifest says where everything is, and every letter is checked against it.</summary>
internal sealed class ManifestSource : IImportSource
{
    private readonly ExportedLetters _letters;
    private readonly List<ManifestLine> _lines;

    public ManifestSource(string folder)
    {
        _lines = [.. ManifestReader.Read(Path.Combine(folder, ManifestWriter.Name))];
        if (_lines is not [ManifestHead { Version: ManifestHead.CurrentVersion }, ..])
        {
            throw new CommandFailedException($"the manifest in {folder} is of a newer program.");
        }

        _letters = new ExportedLetters(folder);
    }

    public async IAsyncEnumerable<Found> ReadAsync(
        TransferProgress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        Dictionary<long, ManifestFolder> folders = _lines.OfType<ManifestFolder>()
            .ToDictionary(folder => folder.Mailbox);
        foreach (ManifestFolder folder in folders.Values)
        {
            yield return new Found.Folder(folder.Path, folder.IsSubscribed);
        }

        // A letter that is in two mailboxes is one letter again.
        ILookup<long, ManifestLetter> places = _lines.OfType<ManifestLetter>().ToLookup(letter => letter.Message);
        progress.Expect(places.Count);
        HashSet<long> done = [];
        foreach (ManifestLetter letter in _lines.OfType<ManifestLetter>())
        {
            cancel.ThrowIfCancellationRequested();
            if (!done.Add(letter.Message))
            {
                continue;
            }

            progress.Add(1);
            yield return _letters.Read(letter) is { } bytes
                ? new Found.Letter([.. places[letter.Message].Select(PlaceOf)], letter.Date, bytes)
                : new Found.Bad(letter.File, "it is not what the manifest says");
        }

        await Task.CompletedTask;

        Place PlaceOf(ManifestLetter letter) => new(folders[letter.Mailbox].Path, FlagNames.Parse(letter.Flags));
    }

    public void Dispose() => _letters.Dispose();
}
