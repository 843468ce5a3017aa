using System.Security.Cryptography;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.OpenPgp;

/// <summary>
/// A secret key or subkey packet: its public side, and its secret side locked or open (RFC 9580 §5.5.3).
/// </summary>
internal sealed class SecretKeyPart : IDisposable
{
    private const byte Plain = 0;
    private const byte Aead = 253;
    private const byte Cfb = 254;
    private const byte MalleableCfb = 255;

    private readonly byte[] _locked;
    private SecretBlock? _secret;

    private SecretKeyPart(PacketTag tag, PublicKey key, byte[] locked)
    {
        Tag = tag;
        Public = key;
        _locked = locked;
    }

    public PacketTag Tag { get; }

    public PublicKey Public { get; }

    public bool IsLocked => _secret is null;

    /// <summary>The secret lies elsewhere: a primary key kept offline, or a card.</summary>
    public bool IsAbsent { get; private set; }

    /// <summary>The algorithm-specific secret fields; only of an unlocked key.</summary>
    public ReadOnlySpan<byte> Secret => _secret is null
        ? throw new OpenPgpException("The private key is locked.")
        : _secret.Bytes;

    public static SecretKeyPart Read(PacketTag tag, ReadOnlySpan<byte> body)
    {
        FieldReader fields = new(body);
        PublicKey key = PublicKey.Read(ref fields, body);
        if (key.Material is KeyMaterial.Unknown && key.Version == 4)
            throw new OpenPgpException("The private key has an algorithm that is not supported.");

        SecretKeyPart part = new(tag, key, fields.Rest().ToArray());
        if (part._locked is [Plain, ..])
            part.OpenPlain();
        else
            part.IsAbsent = part.HasNoSecret();

        return part;
    }

    /// <summary>A new key.</summary>
    public static SecretKeyPart Create(PacketTag tag, PublicKey key, ReadOnlySpan<byte> secret)
    {
        SecretKeyPart part = new(tag, key, []);
        part.Keep(secret);
        return part;
    }

    /// <summary>False if the passphrase is wrong.</summary>
    public bool TryUnlock(ReadOnlySpan<byte> passphrase)
    {
        if (!IsLocked)
            return true;

        FieldReader fields = new(_locked);
        byte usage = fields.Byte();
        if (Public.Version == 6)
            fields.Byte();

        return usage switch
        {
            Aead => TryUnlockAead(ref fields, passphrase),
            Cfb => TryUnlockCfb(ref fields, passphrase, SHA1.HashSizeInBytes),
            MalleableCfb when Public.Version == 4 => TryUnlockCfb(ref fields, passphrase, sizeof(ushort)),
            _ => throw new OpenPgpException("The private key is locked in an outdated way."),
        };
    }

    /// <summary>The packet body with the secret in the clear, as the vault keeps it.</summary>
    public byte[] PlainBody()
    {
        if (IsAbsent)
            return [.. Public.Body, .. _locked];

        ReadOnlySpan<byte> secret = Secret;
        ushort sum = Sum(secret);
        return Public.Version == 6
            ? [.. Public.Body, Plain, .. secret]
            : [.. Public.Body, Plain, .. secret, (byte)(sum >> 8), (byte)sum];
    }

    public void Dispose() => _secret?.Dispose();

    private bool HasNoSecret()
    {
        FieldReader fields = new(_locked);
        if (fields.Byte() is not (Cfb or MalleableCfb))
            return false;
        if (Public.Version == 6)
            fields.Byte();

        fields.Byte();
        return ReadS2k(ref fields) is S2k.Absent;
    }

    private void OpenPlain()
    {
        ReadOnlySpan<byte> secret = _locked.AsSpan(1);
        if (Public.Version == 4)
            secret = WithoutSum(secret);
        if (secret.IsEmpty)
            throw new OpenPgpException("The private key is damaged.");

        Keep(secret);
        CryptographicOperations.ZeroMemory(_locked.AsSpan(1));
    }

    private bool TryUnlockAead(ref FieldReader fields, ReadOnlySpan<byte> passphrase)
    {
        byte cipher = fields.Byte();
        byte mode = fields.Byte();
        S2k s2k = ReadS2k(ref fields);
        ReadOnlySpan<byte> nonce = fields.Take(AeadMode.NonceLength(mode));
        ReadOnlySpan<byte> sealedSecret = fields.Rest();
        if (sealedSecret.Length < AeadMode.TagLength)
            throw new OpenPgpException("The private key is damaged.");

        byte typeOctet = (byte)(0xC0 | (byte)Tag);
        byte[] derived = s2k.Derive(passphrase, CipherAlgorithm.KeyLength(cipher));
        byte[] key = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, derived, derived.Length, info: [typeOctet, Public.Version, cipher, mode]);
        byte[] plain = new byte[sealedSecret.Length - AeadMode.TagLength];
        using AeadOpener opener = AeadOpener.Create(cipher, mode, key);
        bool opened = opener.TryOpen(nonce, sealedSecret, [typeOctet, .. Public.Body], plain);
        if (opened)
            Keep(plain);

        Clear(derived, key, plain);
        return opened;
    }

    private bool TryUnlockCfb(ref FieldReader fields, ReadOnlySpan<byte> passphrase, int checkLength)
    {
        byte cipher = fields.Byte();
        S2k s2k = ReadS2k(ref fields);
        byte[] key = s2k.Derive(passphrase, CipherAlgorithm.KeyLength(cipher));
        ReadOnlySpan<byte> feedback = fields.Take(CipherAlgorithm.BlockLength(cipher));
        ReadOnlySpan<byte> encrypted = fields.Rest();
        byte[] plain = new byte[encrypted.Length + feedback.Length];
        CfbDecryption.Decrypt(cipher, key, feedback, encrypted, plain);

        ReadOnlySpan<byte> decrypted = plain.AsSpan(0, encrypted.Length);
        bool opened = checkLength == sizeof(ushort)
            ? !WithoutSum(decrypted).IsEmpty
            : decrypted.Length > checkLength && SHA1.HashData(decrypted[..^checkLength])
                .AsSpan().SequenceEqual(decrypted[^checkLength..]);
        if (opened)
            Keep(decrypted[..^checkLength]);

        Clear(key, plain);
        return opened;
    }

    private S2k ReadS2k(ref FieldReader fields)
    {
        if (Public.Version == 6)
            fields.Byte();

        return S2k.Read(ref fields);
    }

    private void Keep(ReadOnlySpan<byte> secret)
    {
        SecretBlock block = new(secret.Length);
        secret.CopyTo(block.Bytes);
        _secret = block;
    }

    private static ReadOnlySpan<byte> WithoutSum(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < 2)
            return default;

        ushort sum = Sum(secret[..^2]);
        return secret[^2] == sum >> 8 && secret[^1] == (byte)sum ? secret[..^2] : default;
    }

    private static ushort Sum(ReadOnlySpan<byte> secret)
    {
        int sum = 0;
        foreach (byte octet in secret)
            sum += octet;

        return (ushort)sum;
    }

    private static void Clear(params ReadOnlySpan<byte[]> secrets)
    {
        foreach (byte[] secret in secrets)
            CryptographicOperations.ZeroMemory(secret);
    }
}
