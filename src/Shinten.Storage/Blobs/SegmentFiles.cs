using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Blobs;

/// <summary>Sealed bytes in append-only files that all accounts share, so that one flush serves many letters.</summary>
internal sealed class SegmentFiles : IBlobStore
{
    private const int ChunkLength = 256 * 1024;
    private const int PageLength = 4096;

    /// <summary>Up to this gap it is cheaper to read on than to begin a new read.</summary>
    private const int WorthwhileGap = 16 * 1024;

    private static readonly SqlText OpenSegments = new(
        "SELECT segment, length FROM segments WHERE is_closed = 0 ORDER BY segment DESC");

    private static readonly SqlText NewSegment = new(
        "INSERT INTO segments (segment, is_closed, length, erased) "
        + "SELECT COALESCE(MAX(segment), 0) + 1, 0, 0, 0 FROM segments RETURNING segment");

    private static readonly SqlText SetLength = new("UPDATE segments SET length = $2 WHERE segment = $1");

    private static readonly SqlText Close = new("UPDATE segments SET is_closed = 1 WHERE segment = $1");

    private readonly SegmentFolder _folder;
    private readonly long _segmentBytes;
    private SegmentAppender? _appender;
    private SegmentAppender? _full;
    private bool _isNew;

    public SegmentFiles(string folder, long segmentBytes)
    {
        _folder = new SegmentFolder(folder);
        _segmentBytes = segmentBytes;
    }

    public async ValueTask BeginAsync(ISqlTransaction transaction, CancellationToken cancel)
    {
        try
        {
            _appender ??= await ResumeAsync(transaction, cancel);
            if (_appender is null || _appender.CommittedLength >= _segmentBytes)
            {
                await StartSegmentAsync(transaction, cancel);
            }
        }
        catch (IOException e) when (e is not StorageException)
        {
            throw Failure(e);
        }
    }

    public BlobPlace Append(RecordHeader header, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
        => _appender!.Append(header.ToArray(parts), parts);

    public ValueTask FlushAsync(ISqlTransaction transaction, CancellationToken cancel)
    {
        try
        {
            if (_appender!.Flush())
            {
                transaction.Execute(SetLength, _appender.Segment, _appender.Length);
            }
        }
        catch (IOException e) when (e is not StorageException)
        {
            throw Failure(e);
        }

        return ValueTask.CompletedTask;
    }

    public void Committed()
    {
        _isNew = false;
        _appender?.Commit();
        _full?.Dispose();
        _full = null;
    }

    public void RolledBack()
    {
        _isNew = false;
        _appender?.RollBack();
        if (_full is not null)
        {
            // The new segment's row is undone: go on with the old one, and let its number be given again.
            _appender?.Dispose();
            _appender = _full;
            _full = null;
        }
        else if (_appender is { CommittedLength: 0 })
        {
            _appender.Dispose();
            _appender = null;
        }
    }

    public void LeftOpen()
    {
        bool mayHaveNoRow = _isNew;
        Committed();
        if (mayHaveNoRow)
        {
            // Without a row its number would be given again, and its letters be written over: the next batch asks.
            _appender?.Dispose();
            _appender = null;
        }
    }

    public ValueTask<int> ReadAsync(int segment, long offset, Memory<byte> destination, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(Read(segment, offset, destination.Span));
    }

    public ValueTask ReadManyAsync(IReadOnlyList<BulkRead> reads, BulkReader reader, CancellationToken cancel)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            int next = 0;
            while (next < reads.Count)
            {
                cancel.ThrowIfCancellationRequested();
                next = ReadRun(reads, next, ref chunk, reader);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask EraseAsync(IReadOnlyList<BlobRange> records, CancellationToken cancel)
    {
        foreach (IGrouping<int, BlobRange> segment in records.GroupBy(record => record.Segment))
        {
            cancel.ThrowIfCancellationRequested();
            if (File.Exists(_folder.PathOf(segment.Key)))
            {
                Erase(segment.Key, segment);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DropSegmentAsync(int segment, CancellationToken cancel)
    {
        _folder.Delete(segment);
        return ValueTask.CompletedTask;
    }

    public ValueTask TrimAsync(CancellationToken cancel)
    {
        _appender?.Trim();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _appender?.Trim();
        _appender?.Dispose();
        _full?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // ENOSPC, and what Windows says in its place.
    private static StorageException Failure(IOException e) => (e.HResult & 0xFFFF) is 28 or 112
        ? new StorageFullException(e)
        : new StorageUnavailableException($"Letters cannot be written to the disk: {e.Message}", e);

    private async ValueTask<SegmentAppender?> ResumeAsync(ISqlTransaction transaction, CancellationToken cancel)
    {
        List<(int Segment, long Length)> open = await transaction.QueryAsync(
            OpenSegments, row => ((int)row.Number(0), row.Number(1)), cancel);
        foreach ((int segment, long length) in open)
        {
            string path = _folder.PathOf(segment);
            if ((length == 0 || File.Exists(path)) && SegmentAppender.TryOpen(path, segment, length) is { } appender)
            {
                return appender;
            }
        }

        return null;
    }

    private async ValueTask StartSegmentAsync(ISqlTransaction transaction, CancellationToken cancel)
    {
        if (_appender is not null)
        {
            transaction.Execute(Close, _appender.Segment);
            _appender.Trim();
        }

        List<long> number = await transaction.QueryAsync(NewSegment, row => row.Number(0), cancel);
        int segment = (int)number[0];
        SegmentAppender next = SegmentAppender.TryOpen(_folder.PathOf(segment), segment, 0)
            ?? throw new StorageUnavailableException($"Another process writes segment {segment}.");
        (_full, _appender, _isNew) = (_appender, next, true);
    }

    private int Read(int segment, long offset, Span<byte> destination)
    {
        for (int attempt = 0; ; attempt++)
        {
            SafeFileHandle? file = _folder.Reader(segment);
            if (file is null)
            {
                return 0;
            }

            try
            {
                return ReadFully(file, offset, destination);
            }
            catch (ObjectDisposedException) when (attempt < 3)
            {
                // Too many segments were open and this handle was closed under us.
            }
            catch (IOException e)
            {
                throw new DamagedRecordException($"Segment {segment} at {offset}", e.Message, e);
            }
        }
    }

    private static int ReadFully(SafeFileHandle file, long offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int read = RandomAccess.Read(file, destination[done..], offset + done);
            if (read == 0)
            {
                break;
            }

            done += read;
        }

        return done;
    }

    /// <summary>Reads neighbours in one go; returns the place of the first read after them.</summary>
    private int ReadRun(IReadOnlyList<BulkRead> reads, int first, ref byte[] chunk, BulkReader reader)
    {
        BulkRead start = reads[first];
        long end = start.Offset + start.Length;
        int after = first + 1;
        while (after < reads.Count
            && reads[after].Segment == start.Segment
            && reads[after].Offset - end <= WorthwhileGap
            && reads[after].Offset + reads[after].Length - start.Offset <= ChunkLength)
        {
            end = Math.Max(end, reads[after].Offset + reads[after].Length);
            after++;
        }

        int length = (int)(end - start.Offset);
        if (length > chunk.Length)
        {
            ArrayPool<byte>.Shared.Return(chunk);
            chunk = ArrayPool<byte>.Shared.Rent(length);
        }

        int found = Read(start.Segment, start.Offset, chunk.AsSpan(0, length));
        for (int place = first; place < after; place++)
        {
            int from = (int)Math.Min(reads[place].Offset - start.Offset, found);
            int to = Math.Min(from + reads[place].Length, found);
            reader(reads[place].Index, chunk.AsSpan(from, to - from));
        }

        return after;
    }

    private void Erase(int segment, IEnumerable<BlobRange> records)
    {
        using SafeFileHandle file = _folder.Changer(segment);
        byte[] zeros = new byte[ChunkLength];
        foreach (BlobRange record in records)
        {
            // Overwritten first, so that nothing is left where a hole gives the blocks away unwiped.
            RecordHeader erased = new(RecordKind.Erased, 0, 0, 0, 0, 0, record.Length - RecordHeader.Length);
            RandomAccess.Write(file, erased.ToArray([]), record.Offset);
            long end = record.Offset + record.Length;
            for (long at = record.Offset + RecordHeader.Length; at < end; at += zeros.Length)
            {
                RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, end - at)), at);
            }
        }

        DiskCalls.FlushBytes(file);
        foreach (BlobRange record in records)
        {
            long from = (record.Offset + RecordHeader.Length + PageLength - 1) / PageLength * PageLength;
            long to = (record.Offset + record.Length) / PageLength * PageLength;
            if (to > from)
            {
                DiskCalls.Punch(file, from, to - from);
            }
        }
    }
}
