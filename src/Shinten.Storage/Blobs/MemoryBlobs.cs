using Shinten.Storage.Sql;

namespace Shinten.Storage.Blobs;

/// <summary>Sealed bytes in memory, for stores that are gone with their process.</summary>
internal sealed class MemoryBlobs : IBlobStore
{
    private const int OnlySegment = 1;

    private readonly Lock _gate = new();
    private byte[] _bytes = new byte[64 * 1024];
    private int _committed;
    private int _length;

    public ValueTask BeginAsync(ISqlTransaction transaction, CancellationToken cancel) => ValueTask.CompletedTask;

    public BlobPlace Append(RecordHeader header, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        lock (_gate)
        {
            BlobPlace place = new(OnlySegment, _length);
            Add(header.ToArray(parts));
            foreach (ReadOnlyMemory<byte> part in parts)
            {
                Add(part.Span);
            }

            return place;
        }
    }

    public ValueTask FlushAsync(ISqlTransaction transaction, CancellationToken cancel) => ValueTask.CompletedTask;

    public void Committed()
    {
        lock (_gate)
        {
            _committed = _length;
        }
    }

    public void RolledBack()
    {
        lock (_gate)
        {
            _length = _committed;
        }
    }

    public void LeftOpen() => Committed();

    public ValueTask<int> ReadAsync(int segment, long offset, Memory<byte> destination, CancellationToken cancel)
    {
        lock (_gate)
        {
            int from = (int)Math.Min(offset, _length);
            int count = Math.Min(destination.Length, _length - from);
            _bytes.AsSpan(from, count).CopyTo(destination.Span);
            return new(count);
        }
    }

    public async ValueTask ReadManyAsync(IReadOnlyList<BulkRead> reads, BulkReader reader, CancellationToken cancel)
    {
        foreach (BulkRead read in reads)
        {
            byte[] bytes = new byte[read.Length];
            int count = await ReadAsync(read.Segment, read.Offset, bytes, cancel);
            reader(read.Index, bytes.AsSpan(0, count));
        }
    }

    public ValueTask EraseAsync(IReadOnlyList<BlobRange> records, CancellationToken cancel)
    {
        lock (_gate)
        {
            foreach (BlobRange record in records)
            {
                _bytes.AsSpan((int)record.Offset, (int)record.Length).Clear();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DropSegmentAsync(int segment, CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask TrimAsync(CancellationToken cancel) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
