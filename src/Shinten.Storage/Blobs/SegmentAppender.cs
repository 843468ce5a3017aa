using Microsoft.Win32.SafeHandles;
using Shinten.Sealing.ServerKeys;

namespace Shinten.Storage.Blobs;

/// <summary>
/// The open end of one segment file. Bytes count only up to the length that the last commit recorded; whatever lies
/// beyond it (a torn tail) is cut off when the file is opened again.
/// </summary>
internal sealed class SegmentAppender : IDisposable
{
    private const long ReserveStep = 1024 * 1024;

    // Overwriting zeros, a flush has no metadata to journal; appending to merely reserved room, it has, each time.
    private static readonly byte[] Zeros = new byte[64 * 1024];

    private readonly SafeFileHandle _file;
    private readonly FileStream _ownership;
    private readonly List<ReadOnlyMemory<byte>> _pending = [];
    private long _reserved;
    private long _written;

    private SegmentAppender(SafeFileHandle file, FileStream ownership, int segment, long length)
    {
        _file = file;
        _ownership = ownership;
        Segment = segment;
        _reserved = length;
        _written = length;
        CommittedLength = length;
        Length = length;
    }

    public int Segment { get; }

    /// <summary>Up to here the last commit counts.</summary>
    public long CommittedLength { get; private set; }

    /// <summary>Where the next record goes.</summary>
    public long Length { get; private set; }

    /// <summary>Opens or creates the file; null if another process appends to it.</summary>
    public static SegmentAppender? TryOpen(string path, int segment, long committedLength)
    {
        FileStream ownership;
        try
        {
            ownership = new FileStream(
                path + ".owner", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path + ".owner"))
        {
            return null;
        }

        SafeFileHandle file = File.OpenHandle(
            path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(file) < committedLength)
        {
            // Somebody cut the file: what is missing is reported letter by letter; nothing is written over.
            file.Dispose();
            ownership.Dispose();
            return null;
        }

        try
        {
            RandomAccess.SetLength(file, committedLength);
            if (committedLength == 0)
            {
                // Perhaps just made: before a commit speaks of it, its name must survive a power loss as its bytes do.
                DurableFolder.Flush(Path.GetDirectoryName(path)!);
            }
        }
        catch
        {
            file.Dispose();
            ownership.Dispose();
            throw;
        }

        return new SegmentAppender(file, ownership, segment, committedLength);
    }

    public BlobPlace Append(byte[] header, ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        BlobPlace place = new(Segment, Length);
        Add(header);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            if (!part.IsEmpty)
            {
                Add(part);
            }
        }

        return place;
    }

    /// <summary>Writes and flushes what was appended; false if there was nothing.</summary>
    public bool Flush()
    {
        if (_pending.Count == 0)
        {
            return false;
        }

        if (Length > _reserved)
        {
            long reserve = (Length - _reserved + ReserveStep - 1) / ReserveStep * ReserveStep;
            DiskCalls.Reserve(_file, _reserved, reserve);
            for (long at = 0; at < reserve; at += Zeros.Length)
            {
                RandomAccess.Write(_file, Zeros, _reserved + at);
            }

            _reserved += reserve;
        }

        RandomAccess.Write(_file, _pending, _written);
        DiskCalls.FlushBytes(_file);
        _written = Length;
        _pending.Clear();
        return true;
    }

    public void Commit() => CommittedLength = Length;

    public void RollBack()
    {
        _pending.Clear();
        _written = CommittedLength;
        Length = CommittedLength;
    }

    /// <summary>Gives the reserved room beyond the last record back.</summary>
    public void Trim()
    {
        if (_reserved > CommittedLength)
        {
            RandomAccess.SetLength(_file, CommittedLength);
            _reserved = CommittedLength;
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _ownership.Dispose();
    }

    private void Add(ReadOnlyMemory<byte> bytes)
    {
        _pending.Add(bytes);
        Length += bytes.Length;
    }
}
