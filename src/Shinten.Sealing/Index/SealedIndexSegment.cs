using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Index;

/// <summary>The words of about a thousand letters, merged by a key-holder, as stored (sealing.md §5).</summary>
/// <param name="Bytes"><c>01 || generation || directoryLength || directory || block*</c>, each part a box of its
/// own.</param>
public sealed record SealedIndexSegment(SegmentId Id, ReadOnlyMemory<byte> Bytes);
