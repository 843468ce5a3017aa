using System.Buffers.Binary;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Vault;

/// <summary>One version of one item of the vault, as stored: <c>01 || generation || nonce || ciphertext ||
/// tag</c>.</summary>
public readonly record struct SealedVaultItem(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Read from the authenticated bytes.</summary>
    /// <exception cref="SealedObjectException">They are cut short or of an unknown version.</exception>
    public Generation Generation
        => Bytes.Length >= 5 && Bytes.Span[0] == SealContext.Format
            ? new Generation(BinaryPrimitives.ReadUInt32BigEndian(Bytes.Span[1..]))
            : throw new SealedObjectException("The vault item is cut short or of an unknown version.");
}
