using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Makes address keys: Ed25519 certifies and signs, X25519 encrypts.</summary>
internal sealed class AddressKeyMaker(AddressKeyKind kind, DateTimeOffset now)
{
    private const byte BothVersions = 0x09;

    private static readonly byte[] Ciphers = [CipherAlgorithm.Aes256, CipherAlgorithm.Aes128];
    private static readonly byte[] Hashes = [SignatureHash.Sha512, SignatureHash.Sha256];
    private static readonly byte[] Compressions = [2, 1, 0];
    private static readonly byte[] AeadSuites =
        [CipherAlgorithm.Aes256, AeadMode.Gcm, CipherAlgorithm.Aes256, AeadMode.Ocb];

    public static AddressKey Make(AddressKeyKind kind, string userId, DateTimeOffset now)
        => new AddressKeyMaker(kind, now).Make(Encoding.UTF8.GetBytes(userId));

    private AddressKey Make(byte[] userId)
    {
        SecretKeyPart primary = MakeSigningKey();
        SecretKeyPart subkey = MakeEncryptionKey();
        ArrayBufferWriter<byte> certificate = new();
        certificate.WritePacket(PacketTag.PublicKey, primary.Public.Body);
        if (kind == AddressKeyKind.Version6)
        {
            SignatureMaker direct = Preferences(primary, SignatureType.DirectKey);
            certificate.WritePacket(PacketTag.Signature, direct.Sign(primary.Public.AppendTo));
        }

        certificate.WritePacket(PacketTag.UserId, userId);
        certificate.WritePacket(PacketTag.Signature, Certification(primary).Sign(hash =>
        {
            primary.Public.AppendTo(hash);
            CertificateReader.AppendUserId(hash, userId);
        }));
        certificate.WritePacket(PacketTag.PublicSubkey, subkey.Public.Body);
        certificate.WritePacket(PacketTag.Signature, Binding(primary).Sign(hash =>
        {
            primary.Public.AppendTo(hash);
            subkey.Public.AppendTo(hash);
        }));
        return AddressKey.Of([primary, subkey], certificate.WrittenSpan.ToArray());
    }

    private SignatureMaker Certification(SecretKeyPart primary) => kind switch
    {
        AddressKeyKind.Version4 => Preferences(primary, SignatureType.PositiveCertification),
        AddressKeyKind.Version6 => new SignatureMaker(primary, SignatureType.PositiveCertification, now)
            .With(SignatureSubpackets.PrimaryUserId, 1),
    };

    private SignatureMaker Preferences(SecretKeyPart primary, SignatureType type)
    {
        SignatureMaker maker = new SignatureMaker(primary, type, now)
            .With(SignatureSubpackets.KeyFlagsType, (byte)(KeyFlags.Certify | KeyFlags.Sign))
            .With(SignatureSubpackets.PreferredCiphers, Ciphers)
            .With(SignatureSubpackets.PreferredHashes, Hashes)
            .With(SignatureSubpackets.PreferredCompression, Compressions)
            .With(SignatureSubpackets.FeaturesType, BothVersions)
            .With(SignatureSubpackets.PreferredAead, AeadSuites);
        return type == SignatureType.DirectKey ? maker : maker.With(SignatureSubpackets.PrimaryUserId, 1);
    }

    private SignatureMaker Binding(SecretKeyPart primary)
        => new SignatureMaker(primary, SignatureType.SubkeyBinding, now)
            .With(SignatureSubpackets.KeyFlagsType, (byte)(KeyFlags.EncryptMail | KeyFlags.EncryptStorage));

    private SecretKeyPart MakeSigningKey()
    {
        byte[] seed = RandomNumberGenerator.GetBytes(Curve25519.KeyLength);
        byte[] point = new byte[Curve25519.KeyLength];
        Span<byte> signingKey = stackalloc byte[Curve25519.SignatureLength];
        Curve25519.SigningKeyOf(seed, point, signingKey);
        CryptographicOperations.ZeroMemory(signingKey);
        return kind switch
        {
            AddressKeyKind.Version4 => Make4(PublicKeyAlgorithm.EdDsaLegacy, Curve.Ed25519Legacy, point, seed, []),
            AddressKeyKind.Version6 => Make6(PacketTag.SecretKey, PublicKeyAlgorithm.Ed25519, point, seed),
        };
    }

    private SecretKeyPart MakeEncryptionKey()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(Curve25519.KeyLength);
        byte[] point = new byte[Curve25519.KeyLength];
        secret[0] &= 248;
        secret[^1] = (byte)((secret[^1] & 127) | 64);
        Curve25519.PublicOf(secret, point);
        if (kind == AddressKeyKind.Version6)
            return Make6(PacketTag.SecretSubkey, PublicKeyAlgorithm.X25519, point, secret);

        // The older form keeps the secret as a big-endian integer (RFC 9580 §5.5.5.6.1.1).
        secret.AsSpan().Reverse();
        return Make4(
            PublicKeyAlgorithm.Ecdh,
            Curve.Curve25519Legacy,
            point,
            secret,
            [3, 1, SignatureHash.Sha256, CipherAlgorithm.Aes256]);
    }

    private SecretKeyPart Make4(
        PublicKeyAlgorithm algorithm, Curve curve, byte[] point, byte[] secret, ReadOnlySpan<byte> kdf)
    {
        ArrayBufferWriter<byte> body = new();
        body.Write<byte>([4, .. Created(), (byte)algorithm, (byte)curve.Oid.Length, .. curve.Oid]);
        body.WriteMpi([0x40, .. point]);
        body.Write(kdf);

        ArrayBufferWriter<byte> fields = new();
        fields.WriteMpi(secret);
        PacketTag tag = algorithm == PublicKeyAlgorithm.Ecdh ? PacketTag.SecretSubkey : PacketTag.SecretKey;
        SecretKeyPart part = SecretKeyPart.Create(tag, PublicKey.Read(body.WrittenSpan), fields.WrittenSpan);
        fields.Clear();
        CryptographicOperations.ZeroMemory(secret);
        return part;
    }

    private SecretKeyPart Make6(PacketTag tag, PublicKeyAlgorithm algorithm, byte[] point, byte[] secret)
    {
        byte[] body = [6, .. Created(), (byte)algorithm, 0, 0, 0, (byte)point.Length, .. point];
        SecretKeyPart part = SecretKeyPart.Create(tag, PublicKey.Read(body), secret);
        CryptographicOperations.ZeroMemory(secret);
        return part;
    }

    private byte[] Created()
    {
        byte[] created = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(created, checked((uint)now.ToUnixTimeSeconds()));
        return created;
    }
}
