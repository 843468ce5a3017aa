using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.Seals;

/// <summary>Wraps one half of a seal: <c>01 || generation || kemCiphertext || nonce || key || tag</c> (sealing.md
/// §4).</summary>
internal static class SealWrapping
{
    public const int HeaderLength = 1 + 4;
    public const int Length = HeaderLength + XWing.CiphertextLength + Aead.Overhead + SecretKey.Length;

    public static byte[] Wrap(AccountKey owner, SealId seal, SealHalf half, SecretKey key)
    {
        byte[] stored = new byte[Length];
        stored[0] = SealContext.Format;
        BinaryPrimitives.WriteUInt32BigEndian(stored.AsSpan(1), owner.Generation.Value);

        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretLength];
        Span<byte> wrappingKey = stackalloc byte[SecretKey.Length];
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        try
        {
            Span<byte> ciphertext = stored.AsSpan(HeaderLength, XWing.CiphertextLength);
            XWing.Encapsulate(owner.PublicOf(half), ciphertext, sharedSecret);
            ReadOnlySpan<byte> context =
                ObjectContext.WrappedHalf(buffer, half, owner.Account, owner.Generation, seal).Bytes;
            Kdf.Derive(sharedSecret, context[1..], wrappingKey);
            using SecretReading secret = key.Read();
            Aead.Seal(wrappingKey, secret.Bytes, context, stored.AsSpan(HeaderLength + XWing.CiphertextLength));
            return stored;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
            CryptographicOperations.ZeroMemory(wrappingKey);
        }
    }
}
