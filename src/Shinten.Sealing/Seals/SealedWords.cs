using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Seals;

/// <summary>The sealed words of a letter, as stored (sealing.md §5, §11).</summary>
public readonly record struct SealedWords(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Longest front-coded list that can be sealed, before it is deflated.</summary>
    public const int MaxPlainLength = 4 * 1024 * 1024;

    /// <exception cref="SealedObjectException">It is too short to name a seal.</exception>
    public SealId Seal => SealedBytes.SealOf(Bytes.Span, "words");
}
