using System.Security.Cryptography;
using Shinten.Owner.Manifests;
using Shinten.Owner.Opening;
using Shinten.Owner.Progress;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Export;

/// <summary>Writes an account into files, letter by letter, and goes on where an earlier run was cut short.</summary>
internal sealed class ExportRun : IDisposable
{
    // One flush of the disk for so much; what is lost when the power fails is fetched again.
    private const int LettersPerFlush = 512;
    private const long BytesPerFlush = 32 * 1024 * 1024;

    private readonly OpenedAccount _account;
    private readonly string _folder;
    private readonly UnfinishedExport _before;
    private readonly IExportLayout _layout;
    private readonly ManifestWriter _manifest;
    private readonly TransferProgress _progress;
    private readonly List<ManifestLine> _unflushed = [];
    private long _unflushedBytes;

    public ExportRun(OpenedAccount account, string folder, ManifestHead head, TransferProgress progress)
    {
        (_account, _folder, _progress) = (account, folder, progress);
        _before = Prepare(folder, head);
        Tally = new ExportTally(head.Account, folder, head.Format)
        {
            AlreadyThere = _before.Letters,
            Letters = _before.Letters,
            Bytes = _before.Lines.OfType<ManifestLetter>().Sum(letter => letter.Size),
        };
        _layout = head.Format switch
        {
            ExportFormat.Maildir => new MaildirLayout(folder),
            ExportFormat.Mbox => new MboxLayout(folder),
            ExportFormat.Eml => new EmlLayout(folder),
        };
        _manifest = ManifestWriter.Begin(folder, _before.Lines.Prepend(head));
    }

    public ExportTally Tally { get; }

    /// <param name="wanted">Names of mailboxes; they and those below them. None means all.</param>
    public async Task RunAsync(IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        IReadOnlyList<OpenedFolder> all = await _account.ListFoldersAsync(cancel);
        List<OpenedFolder> folders = [.. all.Where(folder => IsWanted(folder, wanted))];
        if (folders.Count == 0)
        {
            throw new CommandFailedException("the account has no such mailbox.");
        }

        _progress.Expect(folders.Sum(folder => folder.Letters));
        foreach (OpenedFolder folder in folders)
        {
            await WriteAsync(folder, cancel);
            Tally.Mailboxes++;
        }

        _layout.Finish(folders);
        _manifest.Finish();
        await _account.FinishAsync(cancel);
    }

    public void Dispose()
    {
        _layout.Dispose();
        _manifest.Dispose();
    }

    private static UnfinishedExport Prepare(string folder, ManifestHead head)
    {
        PrivateFiles.MakeFolder(folder);
        if (File.Exists(Path.Combine(folder, ManifestWriter.Name)))
        {
            throw new CommandFailedException($"{folder} holds a finished export; name another folder.");
        }

        bool isEmpty = Directory.EnumerateFileSystemEntries(folder)
            .All(entry => Path.GetFileName(entry) == ManifestWriter.UnbegunName);
        bool isBegun = File.Exists(Path.Combine(folder, ManifestWriter.UnfinishedName));
        return isEmpty || isBegun
            ? UnfinishedExport.Read(folder, head)
            : throw new CommandFailedException($"{folder} is not empty; name a folder of its own for the export.");
    }

    private static bool IsWanted(OpenedFolder folder, IReadOnlyList<string> wanted)
        => wanted.Count == 0 || wanted.Any(name
            => folder.Name == name || folder.Name.StartsWith(name + OpenedFolder.Separator, StringComparison.Ordinal));

    private async Task WriteAsync(OpenedFolder folder, CancellationToken cancel)
    {
        long mailbox = folder.Id.Value;
        ManifestFolder? known = _before.FolderOf(mailbox);
        ManifestFolder line = known ?? new ManifestFolder(
            mailbox,
            folder.Path,
            folder.Role?.ToString().ToLowerInvariant(),
            folder.IsSubscribed,
            _layout.LocationOf(folder.Path));
        if (known is null)
        {
            _manifest.Add(line);
        }

        _layout.Begin(line, _before.LettersOf(mailbox));
        await foreach (IReadOnlyList<CarriedEntry> page in _account.ListEntriesAsync(folder.Id, cancel))
        {
            CarriedEntry[] missing = [.. page.Where(entry => !_before.Has(mailbox, entry.Uid))];
            _progress.Add(page.Count - missing.Length);
            await foreach (OpenedLetter letter in _account.OpenAsync(missing, cancel))
            {
                Write(mailbox, letter);
            }
        }

        Flush();
        _layout.End();
    }

    private void Write(long mailbox, OpenedLetter letter)
    {
        _progress.Add(1);
        CarriedEntry entry = letter.Entry;
        DateTimeOffset date = DateTimeOffset.FromUnixTimeMilliseconds(entry.ReceivedAtMilliseconds);
        switch (letter.State)
        {
            case LetterState.Gone:
                return;
            case LetterState.Damaged:
                _unflushed.Add(new ManifestDamage(mailbox, entry.Uid, entry.Message.Value, date));
                Tally.Damaged++;
                return;
        }

        ReadOnlySpan<byte> bytes = letter.Bytes.Span;
        ManifestLetter line = new(
            mailbox, entry.Uid, entry.Message.Value, "", null, null, null, bytes.Length,
            Convert.ToHexStringLower(SHA256.HashData(bytes)), entry.Flags, date);
        _unflushed.Add(_layout.Write(entry, line, bytes));
        _unflushedBytes += bytes.Length;
        Tally.Letters++;
        Tally.Bytes += bytes.Length;
        if (_unflushed.Count >= LettersPerFlush || _unflushedBytes >= BytesPerFlush)
        {
            Flush();
        }
    }

    // Letters first, then their names, then the lines that say they are there.
    private void Flush()
    {
        PrivateFiles.FlushAll(_manifest.File);
        _layout.Publish();
        _unflushed.ForEach(_manifest.Add);
        _manifest.Write();
        _unflushed.Clear();
        _unflushedBytes = 0;
    }
}
