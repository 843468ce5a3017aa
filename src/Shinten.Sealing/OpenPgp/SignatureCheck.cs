using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Verifies the algorithm-specific part of a signature (RFC 9580 §5.2.3.1).</summary>
internal static class SignatureCheck
{
    public static bool Verify(PublicKey key, Signature signature, byte[] hash)
    {
        try
        {
            FieldReader fields = new(signature.Fields);
            return key.Material switch
            {
                KeyMaterial.Rsa rsa => VerifyRsa(rsa, signature.Hash, hash, fields.Mpi()),
                KeyMaterial.Dsa dsa => VerifyDsa(dsa, hash, fields.Mpi(), fields.Mpi()),
                KeyMaterial.OnCurve { Curve.IsWeierstrass: true } curve
                    => VerifyEcdsa(curve, hash, fields.Mpi(), fields.Mpi()),
                KeyMaterial.OnCurve curve when curve.Curve == Curve.Ed25519Legacy
                    => VerifyEdDsaLegacy(curve, hash, fields.Mpi(), fields.Mpi()),
                KeyMaterial.Native native => VerifyNative(key.Algorithm, native, hash, fields.Rest()),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            // A key or signature that the library refuses verifies nothing.
            return false;
        }
        catch (OpenPgpException)
        {
            return false;
        }
    }

    private static bool VerifyRsa(KeyMaterial.Rsa key, byte hashId, byte[] hash, ReadOnlySpan<byte> signature)
    {
        if (SignatureHash.Name(hashId) is not { } name || signature.Length > key.Modulus.Length)
            return false;

        using RSA rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });
        return rsa.VerifyHash(hash, LeftPad(signature, key.Modulus.Length), name, RSASignaturePadding.Pkcs1);
    }

    private static bool VerifyDsa(KeyMaterial.Dsa key, byte[] hash, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        if (hash.Length < key.Q.Length)
            return false;

        using DSA dsa = DSA.Create(new DSAParameters
        {
            P = key.P,
            Q = key.Q,
            G = LeftPad(key.G, key.P.Length),
            Y = LeftPad(key.Y, key.P.Length),
        });
        return dsa.VerifySignature(
            hash.AsSpan(0, key.Q.Length), (byte[])[.. LeftPad(r, key.Q.Length), .. LeftPad(s, key.Q.Length)]);
    }

    private static bool VerifyEcdsa(KeyMaterial.OnCurve key, byte[] hash, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        int length = key.Curve.FieldLength;
        using ECDsa ecdsa = ECDsa.Create(key.Curve.Parameters(key.Point));
        return ecdsa.VerifyHash(hash, (byte[])[.. LeftPad(r, length), .. LeftPad(s, length)]);
    }

    private static bool VerifyEdDsaLegacy(
        KeyMaterial.OnCurve key, byte[] hash, ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
        => key.Point is [0x40, ..] && key.Point.Length == 33
            && Curve25519.Verify([.. LeftPad(r, 32), .. LeftPad(s, 32)], hash, key.Point.AsSpan(1));

    private static bool VerifyNative(
        PublicKeyAlgorithm algorithm, KeyMaterial.Native key, byte[] hash, ReadOnlySpan<byte> signature)
        => algorithm switch
        {
            PublicKeyAlgorithm.Ed25519 => signature.Length == 64 && Curve25519.Verify(signature, hash, key.Key),
            PublicKeyAlgorithm.Ed448 => VerifyEd448(key, hash, signature),
            _ => false,
        };

    private static bool VerifyEd448(KeyMaterial.Native key, byte[] hash, ReadOnlySpan<byte> signature)
    {
        Ed448Signer verifier = new([]);
        try
        {
            verifier.Init(false, new Ed448PublicKeyParameters(key.Key));
        }
        catch (ArgumentException)
        {
            // BouncyCastle's word for a point that is not on the curve.
            return false;
        }

        verifier.BlockUpdate(hash);
        return verifier.VerifySignature(signature.ToArray());
    }

    private static byte[] LeftPad(ReadOnlySpan<byte> integer, int length)
    {
        if (integer.Length > length)
            throw new OpenPgpException("A number is larger than its key allows.");

        byte[] padded = new byte[length];
        integer.CopyTo(padded.AsSpan(length - integer.Length));
        return padded;
    }
}
