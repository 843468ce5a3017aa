using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Shinten.Mail.Mailboxes;
using Shinten.Owner.Manifests;
using Shinten.Owner.Opening;
using Shinten.Protocols.Admin;

namespace Shinten.Owner.Export;

/// <summary>A file for each letter, byte for byte, in folders named as the mailboxes are.</summary>
internal sealed class EmlLayout(string root) : IExportLayout
{
    public const string Folder = "eml";

    private const string Unfinished = ".part";

    private readonly List<string> _unpublished = [];
    private string _location = "";

    public string LocationOf(IReadOnlyList<string> path)
        => Path.Combine([Folder, .. path.Select(FolderFileName.Encode)]);

    public void Begin(ManifestFolder folder, IReadOnlyList<ManifestLetter> known)
    {
        _location = folder.Location;
        PrivateFiles.MakeFolder(Path.Combine(root, _location));
        foreach (string leftOver in Directory.EnumerateFiles(Path.Combine(root, _location), "*" + Unfinished))
        {
            File.Delete(leftOver);
        }
    }

    public ManifestLetter Write(CarriedEntry entry, ManifestLetter line, ReadOnlySpan<byte> letter)
    {
        string name = Path.Combine(_location, entry.Uid.ToString("D10", CultureInfo.InvariantCulture) + ".eml");
        string path = Path.Combine(root, name);
        using (SafeFileHandle file = PrivateFiles.Create(path + Unfinished))
        {
            RandomAccess.Write(file, letter, 0);
            File.SetLastWriteTimeUtc(file, line.Date.UtcDateTime);
        }

        _unpublished.Add(path);
        return line with { File = name };
    }

    public void Publish()
    {
        foreach (string path in _unpublished)
        {
            File.Move(path + Unfinished, path, overwrite: true);
        }

        _unpublished.Clear();
    }

    public void End()
    {
    }

    public void Finish(IReadOnlyList<OpenedFolder> folders)
    {
    }

    public void Dispose()
    {
    }
}
