using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Seals;

/// <summary>A sealed envelope, as stored (sealing.md §5, §11).</summary>
public readonly record struct SealedEnvelope(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Longest envelope that can be sealed, before it is deflated.</summary>
    public const int MaxPlainLength = 256 * 1024;

    /// <exception cref="SealedObjectException">It is too short to name a seal.</exception>
    public SealId Seal => SealedBytes.SealOf(Bytes.Span, "envelope");
}
