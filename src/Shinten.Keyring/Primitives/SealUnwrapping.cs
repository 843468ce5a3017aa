using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.Primitives;

/// <summary>The way back from <see cref="SealWrapping"/>.</summary>
internal static class SealUnwrapping
{
    /// <exception cref="SealedObjectException">It is damaged, of another account or of another generation.</exception>
    public static void Unwrap(AccountSecrets owner, WrappedSeal wrapped, SealHalf half, SecretKey into)
    {
        ReadOnlySpan<byte> stored = half == SealHalf.Envelope ? wrapped.Envelope : wrapped.Letter;
        if (stored.Length != SealWrapping.Length || stored[0] != SealContext.Format)
            throw new SealedObjectException($"Seal {wrapped.Id} has a wrong length or an unknown version.");
        Generation generation = new(BinaryPrimitives.ReadUInt32BigEndian(stored[1..]));
        if (generation != owner.Generation)
            throw new SealedObjectException($"Seal {wrapped.Id} is of generation {generation}.");

        Span<byte> sharedSecret = stackalloc byte[XWing.SharedSecretLength];
        Span<byte> wrappingKey = stackalloc byte[SecretKey.Length];
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        try
        {
            owner.OpenerOf(half).Decapsulate(
                stored.Slice(SealWrapping.HeaderLength, XWing.CiphertextLength),
                sharedSecret,
                $"seal {wrapped.Id}");
            ReadOnlySpan<byte> context =
                ObjectContext.WrappedHalf(buffer, half, owner.Account, generation, wrapped.Id).Bytes;
            Kdf.Derive(sharedSecret, context[1..], wrappingKey);
            using OpeningCipher cipher = new(wrappingKey);
            using SecretReading key = into.Read();
            if (!cipher.TryOpen(stored[(SealWrapping.HeaderLength + XWing.CiphertextLength)..], context, key.Bytes))
                throw new SealedObjectException($"Seal {wrapped.Id} does not open.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(sharedSecret);
            CryptographicOperations.ZeroMemory(wrappingKey);
        }
    }
}
