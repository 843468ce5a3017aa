using System.Runtime.InteropServices;

namespace Shinten.Sealing.Primitives;

/// <summary>The functions of libsodium that we use, under their own names; return values as there: 0 is
/// success.</summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    static Sodium()
    {
        if (Init() < 0)
            throw new InvalidOperationException("libsodium could not be initialised.");
    }

    /// <summary>Loads the library and lets it choose its implementations; every caller passes here once.</summary>
    public static void EnsureReady()
    {
        // The static constructor does the work.
    }

    [LibraryImport(Library, EntryPoint = "sodium_malloc")]
    public static partial nint Malloc(nuint size);

    [LibraryImport(Library, EntryPoint = "sodium_free")]
    public static partial void Free(nint pointer);

    [LibraryImport(Library, EntryPoint = "crypto_kem_xwing_enc")]
    public static partial int XWingEncapsulate(
        Span<byte> ciphertext, Span<byte> sharedSecret, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library, EntryPoint = "crypto_kem_xwing_enc_deterministic")]
    public static partial int XWingEncapsulateFrom(
        Span<byte> ciphertext, Span<byte> sharedSecret, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_seed_keypair")]
    public static partial int Ed25519FromSeed(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    /// <param name="signatureLength">Where to write its length, which is always 64: nowhere.</param>
    [LibraryImport(Library, EntryPoint = "crypto_sign_ed25519_detached")]
    public static partial int Ed25519Sign(
        Span<byte> signature,
        nint signatureLength,
        ReadOnlySpan<byte> message,
        ulong messageLength,
        ReadOnlySpan<byte> secretKey);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    public static partial int X25519(Span<byte> result, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ristretto255")]
    public static partial int RistrettoMultiply(
        Span<byte> result, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> element);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_ristretto255_base")]
    public static partial int RistrettoMultiplyBase(Span<byte> result, ReadOnlySpan<byte> scalar);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_from_hash")]
    public static partial int RistrettoFromHash(Span<byte> element, ReadOnlySpan<byte> hash);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_is_valid_point")]
    public static partial int RistrettoIsValid(ReadOnlySpan<byte> element);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_reduce")]
    public static partial void RistrettoReduce(Span<byte> scalar, ReadOnlySpan<byte> wide);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_invert")]
    public static partial int RistrettoInvert(Span<byte> inverse, ReadOnlySpan<byte> scalar);

    [LibraryImport(Library, EntryPoint = "crypto_core_ristretto255_scalar_random")]
    public static partial void RistrettoRandomScalar(Span<byte> scalar);

    [LibraryImport(Library, EntryPoint = "crypto_pwhash")]
    public static partial int PasswordHash(
        Span<byte> output,
        ulong outputLength,
        ReadOnlySpan<byte> password,
        ulong passwordLength,
        ReadOnlySpan<byte> salt,
        ulong passes,
        nuint memoryBytes,
        int algorithm);

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    private static partial int Init();
}
