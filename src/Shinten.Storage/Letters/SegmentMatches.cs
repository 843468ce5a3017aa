using Shinten.Sealing.Ids;

namespace Shinten.Storage.Letters;

/// <summary>What index segments say of some queries.</summary>
/// <param name="Covered">The letters that are in a segment.</param>
/// <param name="Found">For each query the letters among those that may match.</param>
public sealed record SegmentMatches(IReadOnlySet<MessageId> Covered, IReadOnlyList<IReadOnlySet<MessageId>> Found)
{
    public static SegmentMatches None { get; } = new(new HashSet<MessageId>(), []);
}
