using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Shinten.Sealing;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Primitives;

/// <summary>A private half of X-Wing made ready for the many seals of an account.</summary>
/// <remarks>
/// libsodium's own decapsulation expands the seed each time, which is half of what it costs; this expands it once and
/// puts the same pieces of libsodium together as draft-connolly-cfrg-xwing-kem says. The vectors prove it.
/// </remarks>
internal sealed partial class XWingOpener : IDisposable
{
    private const int MlKemSeedLength = 64;
    private const int MlKemSecretLength = 2400;
    private const int MlKemPublicLength = 1184;
    private const int MlKemCiphertextLength = 1088;
    private const int CurveLength = 32;

    private readonly SecretBlock _secret = new(MlKemSecretLength + CurveLength);
    private readonly byte[] _publicCurve = new byte[CurveLength];

    private XWingOpener(ReadOnlySpan<byte> privateSeed)
    {
        Span<byte> expanded = stackalloc byte[MlKemSeedLength + CurveLength];
        Span<byte> publicMlKem = stackalloc byte[MlKemPublicLength];
        try
        {
            _ = Shake256(expanded, (nuint)expanded.Length, privateSeed, (ulong)privateSeed.Length);
            expanded[MlKemSeedLength..].CopyTo(_secret.Bytes[MlKemSecretLength..]);
            if (MlKemKeyPair(publicMlKem, _secret.Bytes, expanded) != 0
                || CurveBase(_publicCurve, expanded[MlKemSeedLength..]) != 0)
            {
                throw new CryptographicException("X-Wing could not make a key pair.");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
        }
    }

    private static ReadOnlySpan<byte> Label => "\\.//^\\"u8;

    /// <param name="seed">A seed of the account; the private seed is derived from it (sealing.md §3).</param>
    public static XWingOpener Of(SecretKey seed)
    {
        Span<byte> privateSeed = stackalloc byte[XWing.SeedLength];
        try
        {
            XWingPrivate.DerivePrivateSeed(seed, privateSeed);
            return new XWingOpener(privateSeed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateSeed);
        }
    }

    /// <summary>With the private seed itself: for published vectors.</summary>
    public static XWingOpener OfPrivateSeed(ReadOnlySpan<byte> privateSeed) => new(privateSeed);

    public void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret, string what)
    {
        if (ciphertext.Length != XWing.CiphertextLength || sharedSecret.Length != XWing.SharedSecretLength)
            throw new SealedObjectException($"The {what} has a wrong length.");

        // ss_M || ss_X || ct_X || pk_X || label
        Span<byte> combined = stackalloc byte[(4 * CurveLength) + Label.Length];
        ReadOnlySpan<byte> curvePoint = ciphertext[MlKemCiphertextLength..];
        bool held = false;
        try
        {
            _secret.DangerousAddRef(ref held);
            if (MlKemDecapsulate(combined, ciphertext, _secret.Bytes) != 0
                || Sodium.X25519(combined[CurveLength..], _secret.Bytes[MlKemSecretLength..], curvePoint) != 0)
            {
                throw new SealedObjectException($"The {what} has an invalid public part.");
            }

            curvePoint.CopyTo(combined[(2 * CurveLength)..]);
            _publicCurve.CopyTo(combined[(3 * CurveLength)..]);
            Label.CopyTo(combined[(4 * CurveLength)..]);
            _ = Sha3(sharedSecret, combined, (ulong)combined.Length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(combined);
            if (held)
                _secret.DangerousRelease();
        }
    }

    public void Dispose() => _secret.Dispose();

    [LibraryImport("libsodium", EntryPoint = "crypto_xof_shake256")]
    private static partial int Shake256(
        Span<byte> output, nuint outputLength, ReadOnlySpan<byte> input, ulong inputLength);

    [LibraryImport("libsodium", EntryPoint = "crypto_hash_sha3256")]
    private static partial int Sha3(Span<byte> output, ReadOnlySpan<byte> input, ulong inputLength);

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_mlkem768_seed_keypair")]
    private static partial int MlKemKeyPair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport("libsodium", EntryPoint = "crypto_kem_mlkem768_dec")]
    private static partial int MlKemDecapsulate(
        Span<byte> sharedSecret, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> secretKey);

    [LibraryImport("libsodium", EntryPoint = "crypto_scalarmult_curve25519_base")]
    private static partial int CurveBase(Span<byte> publicKey, ReadOnlySpan<byte> scalar);
}
