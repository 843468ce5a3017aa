using System.Text;
using Shinten.Mail.Mailboxes;
using Shinten.Mail.Mbox;
using Shinten.Owner.Manifests;
using Shinten.Owner.Opening;
using Shinten.Protocols.Admin;
using Shinten.Storage.Letters;

namespace Shinten.Owner.Export;

/// <summary>One mbox for each mailbox, in the form "mboxrd" with LF; the manifest says what restores each letter.
/// </summary>
internal sealed class MboxLayout(string root) : IExportLayout
{
    public const string Folder = "mbox";

    private const string Ending = ".mbox";
    private const string Unfinished = ".part";

    private readonly PooledBytes _text = new();
    private FileStream? _file;
    private string _location = "";

    public string LocationOf(IReadOnlyList<string> path)
        => Path.Combine([Folder, .. path.Select(FolderFileName.Encode)]) + Ending;

    public void Begin(ManifestFolder folder, IReadOnlyList<ManifestLetter> known)
    {
        _location = folder.Location;
        string path = Path.Combine(root, _location);
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            File.Move(path, path + Unfinished, overwrite: true);
        }

        _file = PrivateFiles.Open(path + Unfinished, FileMode.OpenOrCreate);
        long end = known.Count == 0 ? 0 : EndOf(_file, known[^1]);
        _file.SetLength(end);
        _file.Position = end;
    }

    public ManifestLetter Write(CarriedEntry entry, ManifestLetter line, ReadOnlySpan<byte> letter)
    {
        _text.Rewind();
        _text.Write(Encoding.ASCII.GetBytes(FromLine.Format(line.Date)));
        int start = _text.Length;
        MboxLineEnds lineEnds = MboxForm.Write(letter, _text);
        int end = _text.Length;
        _text.Write(MboxForm.End(_text.Span[start..]));

        long offset = _file!.Position;
        _file.Write(_text.Span);
        return line with
        {
            File = _location,
            Offset = offset + start,
            Length = end - start,
            LineEnds = ExportedLetters.InWords(lineEnds),
        };
    }

    public void Publish()
    {
    }

    public void End()
    {
        _file?.Dispose();
        _file = null;
        string path = Path.Combine(root, _location);
        File.Move(path + Unfinished, path, overwrite: true);
    }

    public void Finish(IReadOnlyList<OpenedFolder> folders)
    {
    }

    public void Dispose()
    {
        _file?.Dispose();
        _text.Dispose();
    }

    // Behind the last letter that is good: what stands there was written and never finished.
    private static long EndOf(FileStream file, ManifestLetter last)
    {
        long end = last.Offset!.Value + last.Length!.Value;
        byte[] before = new byte[1];
        file.Position = Math.Max(0, end - 1);
        ReadOnlySpan<byte> text = last.Length > 0 ? before.AsSpan(0, file.Read(before)) : default;
        file.Position = end;
        ReadOnlySpan<byte> between = MboxForm.End(text);
        file.Write(between);
        return end + between.Length;
    }
}
