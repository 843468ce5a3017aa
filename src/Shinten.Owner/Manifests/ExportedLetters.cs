using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Shinten.Mail.Mbox;
using Shinten.Storage.Letters;

namespace Shinten.Owner.Manifests;

/// <summary>Reads letters back out of an export, as its manifest says where they are, and checks them.</summary>
internal sealed class ExportedLetters(string folder) : IDisposable
{
    private readonly PooledBytes _written = new();
    private readonly PooledBytes _letter = new();
    private string? _openName;
    private SafeFileHandle? _open;

    /// <summary>The letter, byte for byte, until the next is read; null if it is not there or not what it was.
    /// </summary>
    public ReadOnlyMemory<byte>? Read(ManifestLetter line)
    {
        try
        {
            if (Restored(line) is { } letter && letter.Length == line.Size
                && Convert.ToHexStringLower(SHA256.HashData(letter.Span)) == line.Sha256)
            {
                return letter;
            }

            return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where a file of the manifest lies; one that is still being written has another name.</summary>
    public static string PathOf(string folder, string file)
    {
        string path = Path.GetFullPath(Path.Combine(folder, file));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new IOException($"The manifest names {file}, which is not in its folder.");
        }

        return File.Exists(path) ? path : path + ".part";
    }

    public void Dispose()
    {
        _written.Dispose();
        _letter.Dispose();
        _open?.Dispose();
    }

    private ReadOnlyMemory<byte>? Restored(ManifestLetter line)
    {
        SafeFileHandle file = Open(line.File);
        long offset = line.Offset ?? 0;
        long length = line.Length ?? RandomAccess.GetLength(file);
        if (offset < 0 || length < 0 || length > Array.MaxLength || offset + length > RandomAccess.GetLength(file))
        {
            return null;
        }

        _written.Rewind();
        for (int count; _written.Length < length; _written.Advance(count))
        {
            Memory<byte> room = _written.GetMemory((int)Math.Min(length - _written.Length, 1024 * 1024));
            count = RandomAccess.Read(
                file, room.Span[..(int)Math.Min(room.Length, length - _written.Length)], offset + _written.Length);
            if (count == 0)
            {
                return null;
            }
        }

        if (line.LineEnds is null)
        {
            return _written.Memory;
        }

        _letter.Rewind();
        MboxForm.Read(_written.Span, LineEndsOf(line.LineEnds), _letter);
        return _letter.Memory;
    }

    public static string InWords(MboxLineEnds lineEnds) => lineEnds switch
    {
        MboxLineEnds.Lf => "lf",
        MboxLineEnds.AsTheyAre => "asTheyAre",
    };

    private static MboxLineEnds LineEndsOf(string words)
        => words == "asTheyAre" ? MboxLineEnds.AsTheyAre : MboxLineEnds.Lf;

    // The letters of an mbox follow each other; those of other formats have a file each.
    private SafeFileHandle Open(string name)
    {
        if (_openName != name)
        {
            _open?.Dispose();
            (_open, _openName) = (null, null);
            _open = File.OpenHandle(PathOf(folder, name));
            _openName = name;
        }

        return _open!;
    }
}
