using Shinten.Owner.Manifests;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Export;

/// <summary>What an export that was cut short has left: the letters that are in files and are what they were.</summary>
internal sealed class UnfinishedExport
{
    private readonly Dictionary<long, ManifestFolder> _folders = [];
    private readonly Dictionary<long, List<ManifestLetter>> _letters = [];
    private readonly HashSet<(long Mailbox, uint Uid)> _uids = [];

    public int Letters { get; private set; }

    public IEnumerable<ManifestLine> Lines => _folders.Values.SelectMany(
        folder => LettersOf(folder.Mailbox).Cast<ManifestLine>().Prepend(folder));

    /// <summary>Reads and checks what is there; nothing, for a new export.</summary>
    public static UnfinishedExport Read(string folder, ManifestHead head)
    {
        UnfinishedExport found = new();
        string manifest = Path.Combine(folder, ManifestWriter.UnfinishedName);
        if (!File.Exists(manifest))
        {
            return found;
        }

        using ExportedLetters letters = new(folder);
        HashSet<long> broken = [];
        foreach (ManifestLine line in ManifestReader.ReadUnfinished(manifest))
        {
            found.Take(line, head, letters, broken);
        }

        return found;
    }

    public ManifestFolder? FolderOf(long mailbox) => _folders.GetValueOrDefault(mailbox);

    public IReadOnlyList<ManifestLetter> LettersOf(long mailbox) => _letters.GetValueOrDefault(mailbox) ?? [];

    public bool Has(long mailbox, uint uid) => _uids.Contains((mailbox, uid));

    private void Take(ManifestLine line, ManifestHead head, ExportedLetters letters, HashSet<long> broken)
    {
        switch (line)
        {
            case ManifestHead before when before.AccountId != head.AccountId || before.Format != head.Format:
                throw new CommandFailedException($"an export of {before.Account} as {before.Format} was begun there; "
                    + "go on with that, or name another folder.");
            case ManifestFolder folder:
                _folders[folder.Mailbox] = folder;
                break;
            case ManifestLetter letter when !broken.Contains(letter.Mailbox):
                if (letters.Read(letter) is not null && _folders.ContainsKey(letter.Mailbox))
                {
                    Add(letter);
                }
                else if (head.Format == ExportFormat.Mbox)
                {
                    // Nothing behind it in the same file can stay.
                    broken.Add(letter.Mailbox);
                }

                break;
        }
    }

    private void Add(ManifestLetter letter)
    {
        if (!_uids.Add((letter.Mailbox, letter.Uid)))
        {
            return;
        }

        if (!_letters.TryGetValue(letter.Mailbox, out List<ManifestLetter>? list))
        {
            _letters[letter.Mailbox] = list = [];
        }

        list.Add(letter);
        Letters++;
    }
}
