using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Seals;

/// <summary>The layout <c>01 || sealId || nonce || ciphertext || tag</c> (sealing.md §11).</summary>
internal static class SealedBytes
{
    public const int HeaderLength = 1 + SealId.Length;
    public const int Overhead = HeaderLength + Aead.Overhead;

    public static SealId SealOf(ReadOnlySpan<byte> stored, string what)
        => stored.Length >= Overhead && stored[0] == SealContext.Format
            ? SealId.Read(stored[1..])
            : throw new SealedObjectException($"The {what} is cut short or of an unknown version.");
}
