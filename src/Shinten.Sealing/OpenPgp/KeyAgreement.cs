using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Keys that wrap a session key, derived from a shared secret: both sides derive the same.</summary>
internal static class KeyAgreement
{
    /// <summary>X25519 and X448 (RFC 9580 §5.1.6, RFC 9580 §5.1.7).</summary>
    public static byte[] NativeKey(
        PublicKeyAlgorithm algorithm, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> recipient, byte[] shared)
    {
        byte[] input = [.. ephemeral, .. recipient, .. shared];
        byte[] key = algorithm switch
        {
            PublicKeyAlgorithm.X25519
                => HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, info: "OpenPGP X25519"u8.ToArray()),
            PublicKeyAlgorithm.X448
                => HKDF.DeriveKey(HashAlgorithmName.SHA512, input, 32, info: "OpenPGP X448"u8.ToArray()),
            _ => throw new OpenPgpException($"The algorithm {(byte)algorithm} does not agree on keys."),
        };
        CryptographicOperations.ZeroMemory(input);
        return key;
    }

    /// <summary>ECDH's key derivation (RFC 9580 §11.5).</summary>
    public static byte[] EcdhKey(PublicKey key, KeyMaterial.OnCurve material, ReadOnlySpan<byte> shared)
    {
        bool isKnown = CipherAlgorithm.IsAes(material.KdfCipher) && material.KdfHash != SignatureHash.Sha1;
        if (!isKnown || SignatureHash.Name(material.KdfHash) is not { } hash)
            throw new OpenPgpException("The key asks for a key derivation that is not supported.");

        ReadOnlySpan<byte> oid = material.Curve.Oid;
        byte[] input =
        [
            0, 0, 0, 1,
            .. shared,
            (byte)oid.Length, .. oid,
            (byte)PublicKeyAlgorithm.Ecdh,
            3, 1, material.KdfHash, material.KdfCipher,
            .. "Anonymous Sender    "u8,
            .. key.Fingerprint,
        ];
        byte[] digest = CryptographicOperations.HashData(hash, input);
        CryptographicOperations.ZeroMemory(input);
        byte[] wrapping = digest[..CipherAlgorithm.KeyLength(material.KdfCipher)];
        CryptographicOperations.ZeroMemory(digest);
        return wrapping;
    }
}
