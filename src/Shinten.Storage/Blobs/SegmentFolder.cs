using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Shinten.Sealing.ServerKeys;

namespace Shinten.Storage.Blobs;

/// <summary>The segment files by number, and the handles through which they are read.</summary>
internal sealed class SegmentFolder : IDisposable
{
    private const int MaxOpen = 512;

    private readonly string _folder;
    private readonly ConcurrentDictionary<int, SafeFileHandle> _readers = new();

    public SegmentFolder(string folder)
    {
        _folder = folder;
        DurableFolder.Create(folder);
    }

    public string PathOf(int segment)
        => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{segment:D8}.segment"));

    /// <summary>A handle to read from; null if there is no such segment.</summary>
    public SafeFileHandle? Reader(int segment)
    {
        if (_readers.TryGetValue(segment, out SafeFileHandle? open) && !open.IsClosed)
        {
            return open;
        }

        SafeFileHandle opened;
        try
        {
            opened = File.OpenHandle(
                PathOf(segment), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        Trim();
        _readers[segment] = opened;
        return opened;
    }

    public SafeFileHandle Changer(int segment) => File.OpenHandle(
        PathOf(segment), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Delete(int segment)
    {
        if (_readers.TryRemove(segment, out SafeFileHandle? open))
        {
            open.Dispose();
        }

        File.Delete(PathOf(segment));
    }

    public void Dispose()
    {
        foreach (SafeFileHandle reader in _readers.Values)
        {
            reader.Dispose();
        }
    }

    // A handle in use stays open until its read ends.
    private void Trim()
    {
        if (_readers.Count >= MaxOpen)
        {
            foreach (int segment in _readers.Keys)
            {
                if (_readers.TryRemove(segment, out SafeFileHandle? closed))
                {
                    closed.Dispose();
                }
            }
        }
    }
}
