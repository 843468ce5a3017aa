using System.Runtime.CompilerServices;
using Shinten.Mail.Flags;
using Shinten.Mail.Maildir;
using Shinten.Owner.Progress;

namespace Shinten.Owner.Import;

/// <summary>A Maildir, a Maildir++ with folders beside it, or folders that are Maildirs in each other.</summary>
internal sealed class MaildirSource(string root) : IImportSource
{
    private const string Forwarded = "$Forwarded";

    private readonly LetterFile _file = new();

    /// <summary>Whether this folder is a Maildir itself.</summary>
    public static bool IsMaildir(string folder)
        => Directory.Exists(Path.Combine(folder, "cur")) || Directory.Exists(Path.Combine(folder, "new"));

    public async IAsyncEnumerable<Found> ReadAsync(
        TransferProgress progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        (string Folder, IReadOnlyList<string> Path, string[] Files)[] mailboxes =
            [.. Maildirs().Select(folder => (folder, PathOf(folder), FilesOf(folder)))];
        progress.Expect(mailboxes.Sum(mailbox => mailbox.Files.Length));
        foreach ((string folder, IReadOnlyList<string> path, string[] files) in mailboxes)
        {
            yield return new Found.Folder(path, IsSubscribed: true);
            DovecotKeywords keywords = KeywordsOf(folder);
            foreach (string file in files)
            {
                cancel.ThrowIfCancellationRequested();
                progress.Add(1);
                MaildirFileName name = MaildirFileName.Parse(Path.GetFileName(file));
                yield return _file.Read(file) is { } letter
                    ? new Found.Letter(
                        [new Place(path, FlagsOf(name, keywords))],
                        new DateTimeOffset(File.GetLastWriteTimeUtc(file)),
                        letter)
                    : new Found.Bad(file, _file.Problem);
            }
        }

        await Task.CompletedTask;
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<string> Maildirs()
        => SourceFiles.FoldersBelow(root).Prepend(root).Where(IsMaildir)
            .Where(folder => !IsPartOfMaildir(folder));

    // What lies in cur, new or tmp belongs to the Maildir that these are of.
    private bool IsPartOfMaildir(string folder)
        => folder != root && Path.GetFileName(folder) is "cur" or "new" or "tmp"
            && IsMaildir(Path.GetDirectoryName(folder)!);

    private IReadOnlyList<string> PathOf(string folder)
    {
        string relative = Path.GetRelativePath(root, folder);
        return relative == "."
            ? ["INBOX"]
            : [.. relative.Split(Path.DirectorySeparatorChar).SelectMany(
                part => part.StartsWith('.') ? MaildirFolderName.Decode(part) : [part])];
    }

    // Names begin with the time of arrival.
    private static string[] FilesOf(string folder)
    {
        string[] files = [.. ((string[])["cur", "new"]).Select(part => Path.Combine(folder, part))
            .Where(Directory.Exists).SelectMany(SourceFiles.In)];
        return [.. files.Where(file => !Path.GetFileName(file).StartsWith('.'))
            .OrderBy(file => SecondsOf(Path.GetFileName(file))).ThenBy(Path.GetFileName, StringComparer.Ordinal)];
    }

    private static long SecondsOf(string name)
        => long.TryParse(name.AsSpan(0, Math.Max(0, name.IndexOf('.'))), out long seconds) ? seconds : 0;

    private static DovecotKeywords KeywordsOf(string folder)
    {
        string file = Path.Combine(folder, DovecotKeywords.FileName);
        return DovecotKeywords.Parse(File.Exists(file) ? File.ReadAllText(file) : "");
    }

    private static MessageFlags FlagsOf(MaildirFileName name, DovecotKeywords keywords)
    {
        IEnumerable<string> names = name.Keywords.Select(keywords.NameOf).OfType<string>();
        return MessageFlags.TryMake(
            name.Flags, name.IsPassed ? names.Append(Forwarded) : names, out MessageFlags? flags)
            ? flags
            : MessageFlags.Of(name.Flags);
    }
}
