using Microsoft.Win32.SafeHandles;
using Shinten.Mail.Mbox;
using Shinten.Protocols.Admin;
using Shinten.Storage.Letters;

namespace Shinten.Owner.Import;

/// <summary>Reads files that hold one letter each, with the line ends that letters have.</summary>
internal sealed class LetterFile : IDisposable
{
    private readonly PooledBytes _file = new();
    private readonly PooledBytes _letter = new();

    /// <summary>Why the file that was asked for last cannot be imported.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The letter until the next is read; null if it cannot be imported.</summary>
    public ReadOnlyMemory<byte>? Read(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (length is 0 or > LettersToImport.MaxLetterBytes)
        {
            Problem = length == 0 ? "it is empty" : "it is longer than any letter may be";
            return null;
        }

        _file.Rewind();
        for (int count = 1; count > 0; _file.Advance(count))
        {
            count = RandomAccess.Read(handle, _file.GetMemory(1).Span, _file.Length);
        }

        if (!LineEnds.AreUnix(_file.Span))
        {
            return _file.Memory;
        }

        _letter.Rewind();
        LineEnds.Normalize(_file.Span, _letter);
        return _letter.Memory;
    }

    public void Dispose()
    {
        _file.Dispose();
        _letter.Dispose();
    }
}
