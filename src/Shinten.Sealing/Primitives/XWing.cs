using System.Security.Cryptography;

namespace Shinten.Sealing.Primitives;

/// <summary>X-Wing, the hybrid of X25519 and ML-KEM-768 (draft-connolly-cfrg-xwing-kem), by libsodium.</summary>
internal static class XWing
{
    public const int PublicKeyLength = 1216;
    public const int CiphertextLength = 1120;
    public const int SeedLength = 32;
    public const int SharedSecretLength = 32;

    private const int MlKemPublicKeyLength = 1184;
    private const int MlKemModulus = 3329;
    private const int MlKemCoefficientBytes = 1152;

    /// <summary>Encapsulates to a checked public key.</summary>
    public static void Encapsulate(ReadOnlySpan<byte> publicKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Sodium.EnsureReady();
        Expect(publicKey, PublicKeyLength);
        Expect(ciphertext, CiphertextLength);
        Expect(sharedSecret, SharedSecretLength);
        if (Sodium.XWingEncapsulate(ciphertext, sharedSecret, publicKey) != 0)
            throw new CryptographicException("X-Wing refused the public key.");
    }

    /// <summary>The same from given randomness (64 bytes), for test vectors alone.</summary>
    public static void EncapsulateFrom(
        ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Sodium.EnsureReady();
        Expect(seed, 64);
        Expect(publicKey, PublicKeyLength);
        Expect(ciphertext, CiphertextLength);
        Expect(sharedSecret, SharedSecretLength);
        if (Sodium.XWingEncapsulateFrom(ciphertext, sharedSecret, publicKey, seed) != 0)
            throw new CryptographicException("X-Wing refused the public key.");
    }

    /// <summary>Length, ML-KEM modulus check (FIPS 203 §7.2), and an X25519 half that is not of low order.</summary>
    public static bool IsValidPublicKey(ReadOnlySpan<byte> publicKey)
        => publicKey.Length == PublicKeyLength
            && HasReducedCoefficients(publicKey[..MlKemCoefficientBytes])
            && !IsLowOrder(publicKey[MlKemPublicKeyLength..]);

    private static bool HasReducedCoefficients(ReadOnlySpan<byte> encoded)
    {
        for (int i = 0; i < encoded.Length; i += 3)
        {
            int first = encoded[i] | ((encoded[i + 1] & 0x0F) << 8);
            int second = (encoded[i + 1] >> 4) | (encoded[i + 2] << 4);
            if (first >= MlKemModulus || second >= MlKemModulus)
                return false;
        }

        return true;
    }

    // A clamped scalar is a multiple of the cofactor, so that one scalar tells for all: zero for each point of low
    // order.
    private static bool IsLowOrder(ReadOnlySpan<byte> point)
    {
        Sodium.EnsureReady();
        Span<byte> scalar = stackalloc byte[32];
        Span<byte> result = stackalloc byte[32];
        scalar[31] = 0x40;
        return Sodium.X25519(result, scalar, point) != 0;
    }

    private static void Expect(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length != length)
            throw new CryptographicException("A length does not fit X-Wing.");
    }
}
