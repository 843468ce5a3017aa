using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Shinten.Sealing;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Primitives;

/// <summary>The private half of X-Wing: makes the public key of a seed, and opens what was encapsulated to
/// it.</summary>
internal static partial class XWingPrivate
{
    /// <summary>The private seed is derived from a seed of the account (sealing.md §3).</summary>
    public static byte[] PublicKeyOf(SecretKey seed)
    {
        Span<byte> privateSeed = stackalloc byte[XWing.SeedLength];
        Span<byte> privateKey = stackalloc byte[XWing.SeedLength];
        byte[] publicKey = new byte[XWing.PublicKeyLength];
        try
        {
            DerivePrivateSeed(seed, privateSeed);
            return SeedKeyPair(publicKey, privateKey, privateSeed) == 0
                ? publicKey
                : throw new CryptographicException("X-Wing could not make a key pair.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateSeed);
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    public static void Decapsulate(
        SecretKey seed, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret, string what)
    {
        Span<byte> privateSeed = stackalloc byte[XWing.SeedLength];
        try
        {
            DerivePrivateSeed(seed, privateSeed);
            DecapsulateWith(privateSeed, ciphertext, sharedSecret, what);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateSeed);
        }
    }

    /// <summary>With the private seed itself: for published vectors.</summary>
    public static void DecapsulateWith(
        ReadOnlySpan<byte> privateSeed, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret, string what)
    {
        if (ciphertext.Length != XWing.CiphertextLength || sharedSecret.Length != XWing.SharedSecretLength)
            throw new SealedObjectException($"The {what} has a wrong length.");
        Sodium.EnsureReady();
        // libsodium refuses an all-zero X25519 result itself (sealing.md §11); a test holds it to that.
        if (Decapsulate(sharedSecret, ciphertext, privateSeed) != 0)
            throw new SealedObjectException($"The {what} has an invalid public part.");
    }

    public static byte[] PublicKeyOfPrivateSeed(ReadOnlySpan<byte> privateSeed)
    {
        Sodium.EnsureReady();
        byte[] publicKey = new byte[XWing.PublicKeyLength];
        Span<byte> privateKey = stackalloc byte[XWing.SeedLength];
        _ = SeedKeyPair(publicKey, privateKey, privateSeed);
        CryptographicOperations.ZeroMemory(privateKey);
        return publicKey;
    }

    internal static void DerivePrivateSeed(SecretKey seed, Span<byte> privateSeed)
    {
        Sodium.EnsureReady();
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        using SecretReading secret = seed.Read();
        Kdf.Derive(secret.Bytes, SealContext.ForKey(buffer, "shinten/1 xwing"u8).Bytes, privateSeed);
    }

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_xwing_seed_keypair")]
    private static partial int SeedKeyPair(Span<byte> publicKey, Span<byte> privateKey, ReadOnlySpan<byte> seed);

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_xwing_dec")]
    private static partial int Decapsulate(
        Span<byte> sharedSecret, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> privateKey);
}
