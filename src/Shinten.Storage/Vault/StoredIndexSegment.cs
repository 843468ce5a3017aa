using Shinten.Sealing.Ids;

namespace Shinten.Storage.Vault;

/// <summary>The sealed words of about 1,000 letters, merged by a key-holder (sealing.md §5).</summary>
/// <param name="Covers">The letters in it, sorted.</param>
public sealed record StoredIndexSegment(
    SegmentId Id, Generation Generation, ReadOnlyMemory<byte> Sealed, IReadOnlyList<MessageId> Covers);
