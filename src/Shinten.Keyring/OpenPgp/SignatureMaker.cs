using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Makes signature packets of the signing key's version (RFC 9580 §5.2.3).</summary>
internal sealed class SignatureMaker(SecretKeyPart signer, SignatureType type, DateTimeOffset now)
{
    private readonly ArrayBufferWriter<byte> _hashed = new();

    /// <summary>Adds a hashed subpacket.</summary>
    public SignatureMaker With(byte subpacket, params ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[5];
        _hashed.Write(length[..FieldWriter.Length(length, 1 + value.Length)]);
        _hashed.WriteByte(subpacket);
        _hashed.Write(value);
        return this;
    }

    /// <summary>The packet body; the caller appends what is signed to the hash.</summary>
    public byte[] Sign(Action<IncrementalHash> append)
    {
        byte version = signer.Public.Version;
        byte hashId = HashFor(signer.Public);
        Span<byte> time = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(time, checked((uint)now.ToUnixTimeSeconds()));
        With(SignatureSubpackets.CreationTime, time);
        With(SignatureSubpackets.IssuerFingerprintType, [version, .. signer.Public.Fingerprint]);

        byte[] hashedPart = HashedPart(version, hashId);
        byte[] salt = version == 6 ? RandomNumberGenerator.GetBytes(SignatureHash.SaltLength(hashId)) : [];
        HashAlgorithmName name = SignatureHash.Name(hashId)!.Value;
        using IncrementalHash hash = IncrementalHash.CreateHash(name);
        hash.AppendData(salt);
        append(hash);
        hash.AppendData(hashedPart);
        Span<byte> trailer = [version, 0xFF, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(trailer[2..], hashedPart.Length);
        hash.AppendData(trailer);
        byte[] digest = hash.GetHashAndReset();
        return Body(hashedPart, salt, digest, PrivateOperations.Sign(signer, digest, name));
    }

    /// <summary>SHA-512, or what fits the curve; for Ed448 it is the longest there is (RFC 9580 §5.2.3.5).</summary>
    private static byte HashFor(PublicKey key)
        => key.Material is KeyMaterial.OnCurve { Curve: { IsWeierstrass: true, FieldLength: <= 32 } }
            ? SignatureHash.Sha256
            : SignatureHash.Sha512;

    private byte[] HashedPart(byte version, byte hashId)
    {
        ArrayBufferWriter<byte> part = new();
        part.Write([version, (byte)type, (byte)signer.Public.Algorithm, hashId]);
        if (version == 6)
            part.WriteUInt32((uint)_hashed.WrittenCount);
        else
            part.WriteUInt16(_hashed.WrittenCount);

        part.Write(_hashed.WrittenSpan);
        return part.WrittenSpan.ToArray();
    }

    private byte[] Body(byte[] hashedPart, byte[] salt, byte[] digest, byte[] fields)
    {
        ArrayBufferWriter<byte> body = new();
        body.Write(hashedPart);
        if (hashedPart[0] == 6)
        {
            body.WriteUInt32(0);
        }
        else
        {
            // Older programs look for the key id, and not for the fingerprint.
            body.WriteUInt16(10);
            body.Write<byte>([9, SignatureSubpackets.Issuer, .. signer.Public.KeyId]);
        }

        body.Write(digest.AsSpan(0, 2));
        if (hashedPart[0] == 6)
        {
            body.WriteByte((byte)salt.Length);
            body.Write(salt);
        }

        body.Write(fields);
        return body.WrittenSpan.ToArray();
    }
}
