using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Seals;

/// <summary>One sealed component of a mailbox name, as stored (sealing.md §5, §11).</summary>
public readonly record struct SealedMailboxName(ReadOnlyMemory<byte> Bytes)
{
    /// <exception cref="SealedObjectException">It is too short to name a seal.</exception>
    public SealId Seal => SealedBytes.SealOf(Bytes.Span, "mailbox name");
}
