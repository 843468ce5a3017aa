using Shinten.Storage.Sql;

namespace Shinten.Storage.Blobs;

/// <summary>Where a record lies.</summary>
internal readonly record struct BlobPlace(int Segment, long Offset);

/// <summary>A stretch of a segment.</summary>
internal readonly record struct BlobRange(int Segment, long Offset, long Length);

/// <summary>Part of a record to read among many: from the record's first byte to the part's last.</summary>
internal readonly record struct BulkRead(int Index, int Segment, long Offset, int Length);

/// <summary>Takes what a <see cref="BulkRead"/> found, which may be less than asked where a segment ends.</summary>
internal delegate void BulkReader(int index, ReadOnlySpan<byte> bytes);

/// <summary>Keeps sealed bytes: segment files, or memory for tests, and later an object store.</summary>
/// <remarks>Only the writer appends: begin, append, flush, and after the commit (or without one) the end.</remarks>
internal interface IBlobStore : IAsyncDisposable
{
    /// <summary>Makes a place for a batch of appends; what it notes belongs to the batch's transaction.</summary>
    ValueTask BeginAsync(ISqlTransaction transaction, CancellationToken cancel);

    BlobPlace Append(RecordHeader header, params ReadOnlySpan<ReadOnlyMemory<byte>> parts);

    /// <summary>Makes all appends durable.</summary>
    ValueTask FlushAsync(ISqlTransaction transaction, CancellationToken cancel);

    void Committed();

    void RolledBack();

    /// <summary>Nobody knows whether the commit happened: what was appended must not be written over.</summary>
    void LeftOpen();

    /// <summary>Reads at a place; fewer bytes than asked only at the segment's end, none if it is gone.</summary>
    ValueTask<int> ReadAsync(int segment, long offset, Memory<byte> destination, CancellationToken cancel);

    /// <summary>Reads many ranges, given in the order of segments and offsets.</summary>
    ValueTask ReadManyAsync(IReadOnlyList<BulkRead> reads, BulkReader reader, CancellationToken cancel);

    /// <summary>Overwrites records with nothing, and gives their room back to the disk.</summary>
    ValueTask EraseAsync(IReadOnlyList<BlobRange> records, CancellationToken cancel);

    /// <summary>Forgets a segment that holds nothing any more.</summary>
    ValueTask DropSegmentAsync(int segment, CancellationToken cancel);

    /// <summary>Gives back what was reserved beyond the last record.</summary>
    ValueTask TrimAsync(CancellationToken cancel);
}
