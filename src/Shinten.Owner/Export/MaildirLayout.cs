using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Shinten.Mail.Flags;
using Shinten.Mail.Maildir;
using Shinten.Owner.Manifests;
using Shinten.Owner.Opening;
using Shinten.Protocols.Admin;

namespace Shinten.Owner.Export;

/// <summary>A Maildir++ as Dovecot serves it: flags in the names, dates as the files' own, keywords beside
/// them.</summary>
internal sealed class MaildirLayout(string root) : IExportLayout
{
    public const string Folder = "Maildir";

    private static readonly string[] Parts = ["cur", "new", "tmp"];

    private readonly List<(string From, string To)> _unpublished = [];
    private DovecotKeywords _keywords = new();
    private string _keywordsOnDisk = "";
    private string _location = "";

    public string LocationOf(IReadOnlyList<string> path)
        => Path.Combine(Folder, MaildirFolderName.Encode(path)).TrimEnd('/');

    public void Begin(ManifestFolder folder, IReadOnlyList<ManifestLetter> known)
    {
        _location = folder.Location;
        string absolute = Path.Combine(root, _location);
        foreach (string part in Parts)
        {
            PrivateFiles.MakeFolder(Path.Combine(absolute, part));
        }

        foreach (string leftOver in Directory.EnumerateFiles(Path.Combine(absolute, "tmp")))
        {
            File.Delete(leftOver);
        }

        if (_location != Folder)
        {
            // By this Maildir++ knows a folder below another.
            PrivateFiles.Create(Path.Combine(absolute, "maildirfolder")).Dispose();
        }

        string keywords = Path.Combine(absolute, DovecotKeywords.FileName);
        _keywordsOnDisk = File.Exists(keywords) ? File.ReadAllText(keywords) : "";
        _keywords = DovecotKeywords.Parse(_keywordsOnDisk);
    }

    public ManifestLetter Write(CarriedEntry entry, ManifestLetter line, ReadOnlySpan<byte> letter)
    {
        string unique = string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Date.ToUnixTimeSeconds()}.M{entry.Uid}P{entry.Message.Value}.shinten,S={letter.Length}");
        string unfinished = Path.Combine(root, _location, "tmp", unique);
        using (SafeFileHandle file = PrivateFiles.Create(unfinished))
        {
            RandomAccess.Write(file, letter, 0);
            File.SetLastWriteTimeUtc(file, line.Date.UtcDateTime);
        }

        string name = Path.Combine(_location, "cur", NameOf(unique, entry.Flags));
        _unpublished.Add((unfinished, Path.Combine(root, name)));
        return line with { File = name };
    }

    public void Publish()
    {
        // First what the names mean.
        if (_keywords.ToString() is { } text && text != _keywordsOnDisk)
        {
            PrivateFiles.Replace(Path.Combine(root, _location, DovecotKeywords.FileName), text);
            _keywordsOnDisk = text;
        }

        foreach ((string from, string to) in _unpublished)
        {
            File.Move(from, to, overwrite: true);
        }

        _unpublished.Clear();
    }

    public void End()
    {
    }

    public void Finish(IReadOnlyList<OpenedFolder> folders)
    {
        if (Directory.Exists(Path.Combine(root, Folder)))
        {
            PrivateFiles.Replace(
                Path.Combine(root, Folder, "subscriptions"),
                string.Concat(folders.Where(folder => folder.IsSubscribed)
                    .Select(folder => MaildirFolderName.Subscription(folder.Path) + "\n")));
        }
    }

    public void Dispose()
    {
    }

    private string NameOf(string unique, IReadOnlyList<string> flags)
    {
        SystemFlags system = SystemFlags.None;
        SortedSet<int> numbers = [];
        foreach (string flag in flags)
        {
            if (!MessageFlags.TryParse(flag, out SystemFlags one, out string? keyword))
            {
                continue;
            }

            system |= one;

            // There are letters for 26 keywords in a folder; the manifest has all.
            if (keyword is not null && _keywords.NumberOf(keyword) is { } number)
            {
                numbers.Add(number);
            }
        }

        return new MaildirFileName(unique, system, [.. numbers]).ToString();
    }
}
