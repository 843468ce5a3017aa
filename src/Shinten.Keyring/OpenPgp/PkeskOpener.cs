using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Opens Public-Key Encrypted Session Key packets, versions 3 and 6 (RFC 9580 §5.1).</summary>
internal static class PkeskOpener
{
    private const int KeyIdLength = 8;

    /// <summary>Null if the packet is for another key, or does not open.</summary>
    public static MessageKey? TryOpen(ReadOnlySpan<byte> body, SecretKeyPart part)
    {
        try
        {
            FieldReader fields = new(body);
            byte version = fields.Byte();
            bool isForUs = version switch
            {
                3 => IsKeyId(fields.Take(KeyIdLength), part.Public),
                6 => IsFingerprint(fields.Counted(), part.Public),
                _ => false,
            };
            return isForUs && (PublicKeyAlgorithm)fields.Byte() == part.Public.Algorithm
                ? Open(ref fields, version == 3, part)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (OpenPgpException)
        {
            return null;
        }
    }

    private static bool IsKeyId(ReadOnlySpan<byte> keyId, PublicKey key)
        => keyId.SequenceEqual(key.KeyId) || keyId.IndexOfAnyExcept((byte)0) < 0;

    private static bool IsFingerprint(ReadOnlySpan<byte> recipient, PublicKey key)
        => recipient.IsEmpty || (recipient[0] == key.Version && recipient[1..].SequenceEqual(key.Fingerprint));

    private static MessageKey? Open(ref FieldReader fields, bool isVersion3, SecretKeyPart part)
    {
        switch (part.Public.Material)
        {
            case KeyMaterial.Rsa material:
                return Checked(PrivateOperations.DecryptRsa(part, material, fields.Mpi()), isVersion3);
            case KeyMaterial.OnCurve material:
                byte[] shared = PrivateOperations.Agree(part, fields.Mpi());
                byte[] key = KeyAgreement.EcdhKey(part.Public, material, shared);
                return AesKeyUnwrap.TryUnwrap(key, fields.Counted(), out byte[]? padded)
                    && TryRemovePadding(padded, out byte[]? message)
                    ? Checked(message, isVersion3)
                    : null;
            case KeyMaterial.Native material:
                return OpenNative(ref fields, isVersion3, part, material);
            default:
                return null;
        }
    }

    private static MessageKey? OpenNative(
        ref FieldReader fields, bool isVersion3, SecretKeyPart part, KeyMaterial.Native material)
    {
        ReadOnlySpan<byte> ephemeral = fields.Take(material.Key.Length);
        FieldReader wrapped = new(fields.Counted());
        byte? cipher = isVersion3 ? wrapped.Byte() : null;
        byte[] shared = PrivateOperations.Agree(part, ephemeral);
        byte[] key = KeyAgreement.NativeKey(part.Public.Algorithm, ephemeral, material.Key, shared);
        bool isAllowed = cipher is null || CipherAlgorithm.IsAes(cipher.Value);
        return isAllowed && AesKeyUnwrap.TryUnwrap(key, wrapped.Rest(), out byte[]? session)
            ? Kept(cipher, session, session)
            : null;
    }

    /// <summary>PKCS #5 padding, of any length: it hides how long the session key is (RFC 9580 §11.5).</summary>
    private static bool TryRemovePadding(byte[] padded, out byte[] message)
    {
        int count = padded.Length == 0 ? 0 : padded[^1];
        bool isPadded = count > 0 && count < padded.Length
            && padded.AsSpan(padded.Length - count).IndexOfAnyExcept((byte)count) < 0;
        message = isPadded ? padded[..^count] : [];
        CryptographicOperations.ZeroMemory(padded);
        return isPadded;
    }

    /// <summary>In version 3 the cipher, then the key, then its checksum (RFC 9580 §5.1.3).</summary>
    private static MessageKey? Checked(byte[] message, bool isVersion3)
    {
        int start = isVersion3 ? 1 : 0;
        if (message.Length < start + 2 + 16)
            return null;

        ReadOnlySpan<byte> key = message.AsSpan(start, message.Length - start - 2);
        int sum = 0;
        foreach (byte octet in key)
            sum += octet;

        bool agrees = (ushort)sum == BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(message.Length - 2));
        return agrees ? Kept(isVersion3 ? message[0] : null, key, message) : null;
    }

    private static MessageKey? Kept(byte? cipher, ReadOnlySpan<byte> key, byte[] buffer)
    {
        bool fits = cipher is { } known ? key.Length == CipherAlgorithm.KeyLength(known) : key.Length is 16 or 24 or 32;
        MessageKey? kept = fits ? new MessageKey(cipher, key) : null;
        CryptographicOperations.ZeroMemory(buffer);
        return kept;
    }
}
