using System.Runtime.InteropServices;

namespace Shinten.Sealing.OpenPgp;

/// <summary>X25519 and Ed25519 of libsodium.</summary>
internal static partial class Curve25519
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;

    private const string Library = "libsodium";

    private static readonly byte[] BasePoint = [9, .. new byte[31]];

    static Curve25519()
    {
        if (Init() < 0)
            throw new InvalidOperationException("libsodium could not be initialised.");
    }

    /// <summary>The shared secret; false where it would be all zero (RFC 7748 §6.1).</summary>
    public static bool TryAgree(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point, Span<byte> shared)
    {
        Require(secret.Length == KeyLength && point.Length == KeyLength && shared.Length == KeyLength);
        return Multiply(shared, secret, point) == 0;
    }

    public static void PublicOf(ReadOnlySpan<byte> secret, Span<byte> point)
    {
        if (!TryAgree(secret, BasePoint, point))
            throw new InvalidOperationException("An X25519 key could not be made.");
    }

    /// <summary>Makes the public key of an Ed25519 seed, and the 64 bytes with which libsodium signs.</summary>
    public static void SigningKeyOf(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> signingKey)
    {
        Require(seed.Length == KeyLength && publicKey.Length == KeyLength && signingKey.Length == SignatureLength);
        if (SeedKeyPair(publicKey, signingKey, seed) != 0)
            throw new InvalidOperationException("An Ed25519 key could not be made.");
    }

    public static void Sign(Span<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signingKey)
    {
        Require(signature.Length == SignatureLength && signingKey.Length == SignatureLength);
        if (SignDetached(signature, 0, message, (ulong)message.Length, signingKey) != 0)
            throw new InvalidOperationException("An Ed25519 signature could not be made.");
    }

    public static bool Verify(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ReadOnlySpan<byte> publicKey)
    {
        Require(signature.Length == SignatureLength && publicKey.Length == KeyLength);
        return VerifyDetached(signature, message, (ulong)message.Length, publicKey) == 0;
    }

    private static void Require(bool lengthsAreRight)
    {
        if (!lengthsAreRight)
            throw new OpenPgpException("A key or signature on Curve25519 has a wrong length.");
    }

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    private static partial int Multiply(Span<byte> result, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_seed_keypair")]
    private static partial int SeedKeyPair(Span<byte> publicKey, Span<byte> signingKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_detached")]
    private static partial int SignDetached(
        Span<byte> signature, nint noLength, ReadOnlySpan<byte> message, ulong length, ReadOnlySpan<byte> signingKey);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_verify_detached")]
    private static partial int VerifyDetached(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong length, ReadOnlySpan<byte> publicKey);
}
