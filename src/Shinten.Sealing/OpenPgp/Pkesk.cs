using System.Buffers;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Agreement;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Public-Key Encrypted Session Key packets, versions 3 and 6 (RFC 9580 §5.1).</summary>
public static class Pkesk
{
    // Padding to this length hides the length of the session key (RFC 9580 §11.5).
    private const int PaddedSessionKey = 40;

    /// <summary>Writes the session key of a seal, encrypted to the certificate's newest valid encryption key.</summary>
    /// <exception cref="OpenPgpException">The certificate is not usable now.</exception>
    public static void Write(
        IBufferWriter<byte> output,
        ReadingCertificate certificate,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        Write(output, certificate.EncryptionKey(now), form, sessionKey);
    }

    internal static void Write(
        IBufferWriter<byte> output, PublicKey key, SealForm form, ReadOnlySpan<byte> sessionKey)
    {
        ArrayBufferWriter<byte> body = new();
        WriteRecipient(body, key, form.Version);
        body.WriteByte((byte)key.Algorithm);
        try
        {
            WriteKey(body, key, form, sessionKey);
        }
        catch (CryptographicException)
        {
            throw new OpenPgpException("Nothing can be encrypted to this key; it may be damaged.");
        }

        output.WritePacket(PacketTag.PublicKeyEncryptedSessionKey, body.WrittenSpan);
    }

    private static void WriteRecipient(ArrayBufferWriter<byte> body, PublicKey key, byte formVersion)
    {
        if (formVersion == 1)
        {
            body.WriteByte(3);
            body.Write(key.KeyId);
            return;
        }

        body.WriteByte(6);
        body.WriteByte((byte)(1 + key.Fingerprint.Length));
        body.WriteByte(key.Version);
        body.Write(key.Fingerprint);
    }

    private static void WriteKey(
        ArrayBufferWriter<byte> body, PublicKey key, SealForm form, ReadOnlySpan<byte> sessionKey)
    {
        switch (key.Material)
        {
            case KeyMaterial.Rsa rsa:
                WriteRsa(body, rsa, Message(form, sessionKey));
                break;
            case KeyMaterial.OnCurve curve when curve.Curve == Curve.Curve25519Legacy:
                WriteCurve25519Legacy(body, key, curve, Message(form, sessionKey));
                break;
            case KeyMaterial.OnCurve { Curve.IsWeierstrass: true } curve:
                WriteEcdh(body, key, curve, Message(form, sessionKey));
                break;
            case KeyMaterial.Native native:
                WriteNative(body, key.Algorithm, native, form, sessionKey);
                break;
            default:
                throw new OpenPgpException("The key's algorithm cannot encrypt.");
        }
    }

    /// <summary>What RSA and ECDH encrypt: in version 3 the cipher, the key, and its checksum.</summary>
    private static byte[] Message(SealForm form, ReadOnlySpan<byte> sessionKey)
    {
        int sum = 0;
        foreach (byte octet in sessionKey)
            sum += octet;

        return form.Version == 1
            ? [form.Cipher, .. sessionKey, (byte)(sum >> 8), (byte)sum]
            : [.. sessionKey, (byte)(sum >> 8), (byte)sum];
    }

    private static void WriteRsa(ArrayBufferWriter<byte> body, KeyMaterial.Rsa key, byte[] message)
    {
        using RSA rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });
        body.WriteMpi(rsa.Encrypt(message, RSAEncryptionPadding.Pkcs1));
        CryptographicOperations.ZeroMemory(message);
    }

    private static void WriteCurve25519Legacy(
        ArrayBufferWriter<byte> body, PublicKey key, KeyMaterial.OnCurve curve, byte[] message)
    {
        if (curve.Point is not [0x40, ..] || curve.Point.Length != 1 + Curve25519.KeyLength)
            throw new OpenPgpException("The key's point on Curve25519 has a wrong form.");

        (byte[] ephemeral, byte[] shared) = AgreeX25519(curve.Point.AsSpan(1));
        body.WriteMpi([0x40, .. ephemeral]);
        WriteWrapped(body, KeyAgreement.EcdhKey(key, curve, shared), message);
        CryptographicOperations.ZeroMemory(shared);
    }

    private static void WriteEcdh(
        ArrayBufferWriter<byte> body, PublicKey key, KeyMaterial.OnCurve curve, byte[] message)
    {
        ECParameters recipient = curve.Curve.Parameters(curve.Point);
        using ECDiffieHellman theirs = ECDiffieHellman.Create(recipient);
        using ECDiffieHellman ours = ECDiffieHellman.Create(recipient.Curve);
        ECPoint ephemeral = ours.ExportParameters(includePrivateParameters: false).Q;
        byte[] shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);

        body.WriteMpi([4, .. ephemeral.X!, .. ephemeral.Y!]);
        WriteWrapped(body, KeyAgreement.EcdhKey(key, curve, shared), message);
        CryptographicOperations.ZeroMemory(shared);
    }

    /// <summary>Pads as PKCS #5 does, always to the same length, and wraps.</summary>
    private static void WriteWrapped(ArrayBufferWriter<byte> body, byte[] wrappingKey, byte[] message)
    {
        byte[] padded = new byte[PaddedSessionKey];
        padded.AsSpan().Fill((byte)(PaddedSessionKey - message.Length));
        message.CopyTo(padded, 0);
        byte[] wrapped = AesKeyWrap.Wrap(wrappingKey, padded);
        body.WriteByte((byte)wrapped.Length);
        body.Write(wrapped);
        CryptographicOperations.ZeroMemory(padded);
        CryptographicOperations.ZeroMemory(message);
        CryptographicOperations.ZeroMemory(wrappingKey);
    }

    /// <summary>X25519 and X448: in version 3 the cipher stands before the wrapped key, in the clear.</summary>
    private static void WriteNative(
        ArrayBufferWriter<byte> body,
        PublicKeyAlgorithm algorithm,
        KeyMaterial.Native key,
        SealForm form,
        ReadOnlySpan<byte> sessionKey)
    {
        (byte[] ephemeral, byte[] shared) = algorithm == PublicKeyAlgorithm.X448
            ? AgreeX448(key.Key)
            : AgreeX25519(key.Key);
        byte[] wrappingKey = KeyAgreement.NativeKey(algorithm, ephemeral, key.Key, shared);
        byte[] wrapped = AesKeyWrap.Wrap(wrappingKey, sessionKey);
        ReadOnlySpan<byte> cipher = form.Version == 1 ? [form.Cipher] : [];

        body.Write(ephemeral);
        body.WriteByte((byte)(cipher.Length + wrapped.Length));
        body.Write(cipher);
        body.Write(wrapped);
        CryptographicOperations.ZeroMemory(shared);
        CryptographicOperations.ZeroMemory(wrappingKey);
    }

    private static (byte[] Ephemeral, byte[] Shared) AgreeX25519(ReadOnlySpan<byte> recipient)
    {
        Span<byte> secret = stackalloc byte[Curve25519.KeyLength];
        RandomNumberGenerator.Fill(secret);
        byte[] ephemeral = new byte[Curve25519.KeyLength];
        byte[] shared = new byte[Curve25519.KeyLength];
        Curve25519.PublicOf(secret, ephemeral);
        bool agreed = Curve25519.TryAgree(secret, recipient, shared);
        CryptographicOperations.ZeroMemory(secret);
        return agreed ? (ephemeral, shared) : throw new OpenPgpException("The key's point is of low order.");
    }

    private static (byte[] Ephemeral, byte[] Shared) AgreeX448(byte[] recipient)
    {
        X448PrivateKeyParameters secret = new(new SecureRandom());
        X448Agreement agreement = new();
        byte[] shared = new byte[X448PrivateKeyParameters.KeySize];
        agreement.Init(secret);
        try
        {
            agreement.CalculateAgreement(new X448PublicKeyParameters(recipient), shared);
        }
        catch (InvalidOperationException)
        {
            throw new OpenPgpException("The key's point is of low order.");
        }

        return (secret.GeneratePublicKey().GetEncoded(), shared);
    }
}
