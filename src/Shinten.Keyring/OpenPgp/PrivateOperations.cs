using System.Numerics;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>What only the secret side of a key can compute.</summary>
internal static class PrivateOperations
{
    /// <summary>Decrypts an RSA-encrypted session key.</summary>
    public static byte[] DecryptRsa(SecretKeyPart part, KeyMaterial.Rsa material, ReadOnlySpan<byte> encrypted)
    {
        using RSA rsa = Rsa(part, material);
        return rsa.Decrypt(LeftPad(encrypted, material.Modulus.Length), RSAEncryptionPadding.Pkcs1);
    }

    /// <summary>The shared secret with an ephemeral key, for all algorithms that agree on keys.</summary>
    public static byte[] Agree(SecretKeyPart part, ReadOnlySpan<byte> ephemeral) => part.Public.Material switch
    {
        KeyMaterial.Native when part.Public.Algorithm == PublicKeyAlgorithm.X448 => AgreeX448(part.Secret, ephemeral),
        KeyMaterial.Native => AgreeX25519(part.Secret, ephemeral),
        KeyMaterial.OnCurve { Curve.IsWeierstrass: true } material => AgreeOnCurve(part, material, ephemeral),
        KeyMaterial.OnCurve => AgreeCurve25519Legacy(part.Secret, ephemeral),
        _ => throw new OpenPgpException("The key's algorithm does not agree on keys."),
    };

    /// <summary>The algorithm-specific fields of a signature over a hash.</summary>
    public static byte[] Sign(SecretKeyPart part, byte[] hash, HashAlgorithmName name)
    {
        System.Buffers.ArrayBufferWriter<byte> fields = new();
        switch (part.Public.Material)
        {
            case KeyMaterial.Rsa material:
                using (RSA rsa = Rsa(part, material))
                    fields.WriteMpi(rsa.SignHash(hash, name, RSASignaturePadding.Pkcs1));

                break;
            case KeyMaterial.OnCurve { Curve.IsWeierstrass: true } material:
                byte[] pair = SignEcdsa(part, material, hash);
                fields.WriteMpi(pair.AsSpan(0, pair.Length / 2));
                fields.WriteMpi(pair.AsSpan(pair.Length / 2));
                break;
            case KeyMaterial.OnCurve material when material.Curve == Curve.Ed25519Legacy:
                byte[] signature = SignEd25519(LeftPad(Integer(part.Secret), Curve25519.KeyLength), hash);
                fields.WriteMpi(signature.AsSpan(0, Curve25519.KeyLength));
                fields.WriteMpi(signature.AsSpan(Curve25519.KeyLength));
                break;
            case KeyMaterial.Native when part.Public.Algorithm == PublicKeyAlgorithm.Ed25519:
                return SignEd25519(part.Secret, hash);
            case KeyMaterial.Native when part.Public.Algorithm == PublicKeyAlgorithm.Ed448:
                return SignEd448(part.Secret, hash);
            default:
                throw new OpenPgpException("The key's algorithm does not sign.");
        }

        return fields.WrittenSpan.ToArray();
    }

    /// <summary>Pads an integer with zeros on the left.</summary>
    public static byte[] LeftPad(ReadOnlySpan<byte> integer, int length)
    {
        if (integer.Length > length)
            throw new OpenPgpException("A number is larger than its key allows.");

        byte[] padded = new byte[length];
        integer.CopyTo(padded.AsSpan(length - integer.Length));
        return padded;
    }

    private static ReadOnlySpan<byte> Integer(ReadOnlySpan<byte> secret)
    {
        FieldReader fields = new(secret);
        ReadOnlySpan<byte> integer = fields.Mpi();
        return fields.IsEmpty ? integer : throw new OpenPgpException("The private key is damaged.");
    }

    private static RSA Rsa(SecretKeyPart part, KeyMaterial.Rsa material)
    {
        FieldReader fields = new(part.Secret);
        ReadOnlySpan<byte> d = fields.Mpi();
        ReadOnlySpan<byte> p = fields.Mpi();
        ReadOnlySpan<byte> q = fields.Mpi();
        ReadOnlySpan<byte> u = fields.Mpi();
        int half = (material.Modulus.Length + 1) / 2;

        // OpenPGP's u is p⁻¹ mod q and .NET's InverseQ is q⁻¹ mod p: the primes change places.
        RSAParameters parameters = new()
        {
            Modulus = material.Modulus,
            Exponent = material.Exponent,
            D = LeftPad(d, material.Modulus.Length),
            P = LeftPad(q, half),
            Q = LeftPad(p, half),
            DP = LeftPad(Remainder(d, q), half),
            DQ = LeftPad(Remainder(d, p), half),
            InverseQ = LeftPad(u, half),
        };
        try
        {
            return RSA.Create(parameters);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
            CryptographicOperations.ZeroMemory(parameters.P);
            CryptographicOperations.ZeroMemory(parameters.Q);
            CryptographicOperations.ZeroMemory(parameters.DP);
            CryptographicOperations.ZeroMemory(parameters.DQ);
            CryptographicOperations.ZeroMemory(parameters.InverseQ);
        }
    }

    private static byte[] Remainder(ReadOnlySpan<byte> d, ReadOnlySpan<byte> prime)
    {
        BigInteger modulus = new BigInteger(prime, isUnsigned: true, isBigEndian: true) - BigInteger.One;
        if (modulus.Sign <= 0)
            throw new OpenPgpException("The private key is damaged.");

        return (new BigInteger(d, isUnsigned: true, isBigEndian: true) % modulus)
            .ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static byte[] AgreeX25519(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> ephemeral)
    {
        byte[] shared = new byte[Curve25519.KeyLength];
        return Curve25519.TryAgree(secret, ephemeral, shared)
            ? shared
            : throw new OpenPgpException("A session key has an ephemeral key of low order.");
    }

    /// <summary>
    /// The secret is stored as a big-endian integer, the point with an octet before it (RFC 9580 §5.5.5.6.1.1).
    /// </summary>
    private static byte[] AgreeCurve25519Legacy(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> ephemeral)
    {
        if (ephemeral is not [0x40, .. var point])
            throw new OpenPgpException("A session key has an ephemeral key of a wrong form.");

        byte[] scalar = LeftPad(Integer(secret), Curve25519.KeyLength);
        scalar.AsSpan().Reverse();
        byte[] shared = AgreeX25519(scalar, point);
        CryptographicOperations.ZeroMemory(scalar);
        return shared;
    }

    private static byte[] AgreeX448(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> ephemeral)
    {
        bool fits = secret.Length == X448PrivateKeyParameters.KeySize
            && ephemeral.Length == X448PublicKeyParameters.KeySize;
        if (!fits)
            throw new OpenPgpException("A key on Curve448 has a wrong length.");

        X448Agreement agreement = new();
        byte[] shared = new byte[X448PrivateKeyParameters.KeySize];
        agreement.Init(new X448PrivateKeyParameters(secret));
        try
        {
            agreement.CalculateAgreement(new X448PublicKeyParameters(ephemeral), shared);
        }
        catch (InvalidOperationException)
        {
            throw new OpenPgpException("A session key has an ephemeral key of low order.");
        }

        return shared;
    }

    private static byte[] AgreeOnCurve(
        SecretKeyPart part, KeyMaterial.OnCurve material, ReadOnlySpan<byte> ephemeral)
    {
        ECParameters parameters = WithSecret(part, material);
        using ECDiffieHellman ours = ECDiffieHellman.Create(parameters);
        CryptographicOperations.ZeroMemory(parameters.D);
        using ECDiffieHellman theirs = ECDiffieHellman.Create(material.Curve.Parameters(ephemeral));
        return ours.DeriveRawSecretAgreement(theirs.PublicKey);
    }

    private static byte[] SignEcdsa(SecretKeyPart part, KeyMaterial.OnCurve material, byte[] hash)
    {
        ECParameters parameters = WithSecret(part, material);
        using ECDsa ecdsa = ECDsa.Create(parameters);
        CryptographicOperations.ZeroMemory(parameters.D);
        return ecdsa.SignHash(hash);
    }

    private static ECParameters WithSecret(SecretKeyPart part, KeyMaterial.OnCurve material)
    {
        ECParameters parameters = material.Curve.Parameters(material.Point);
        parameters.D = LeftPad(Integer(part.Secret), material.Curve.FieldLength);
        return parameters;
    }

    private static byte[] SignEd25519(ReadOnlySpan<byte> seed, byte[] hash)
    {
        Span<byte> publicKey = stackalloc byte[Curve25519.KeyLength];
        Span<byte> signingKey = stackalloc byte[Curve25519.SignatureLength];
        byte[] signature = new byte[Curve25519.SignatureLength];
        Curve25519.SigningKeyOf(seed, publicKey, signingKey);
        Curve25519.Sign(signature, hash, signingKey);
        CryptographicOperations.ZeroMemory(signingKey);
        return signature;
    }

    private static byte[] SignEd448(ReadOnlySpan<byte> secret, byte[] hash)
    {
        if (secret.Length != Ed448PrivateKeyParameters.KeySize)
            throw new OpenPgpException("A key on Ed448 has a wrong length.");

        Ed448Signer signer = new([]);
        signer.Init(true, new Ed448PrivateKeyParameters(secret));
        signer.BlockUpdate(hash);
        return signer.GenerateSignature();
    }
}
