using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Seals;

/// <summary>A sealed preview, as stored (sealing.md §5, §11).</summary>
public readonly record struct SealedPreview(ReadOnlyMemory<byte> Bytes)
{
    /// <exception cref="SealedObjectException">It is too short to name a seal.</exception>
    public SealId Seal => SealedBytes.SealOf(Bytes.Span, "preview");
}
