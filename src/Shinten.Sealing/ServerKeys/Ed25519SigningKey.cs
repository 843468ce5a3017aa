using System.Security.Cryptography;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>Ed25519 by libsodium (RFC 8032 §5.1).</summary>
public sealed class Ed25519SigningKey : SigningKey
{
    private const int SeedLength = 32;
    private const int PublicLength = 32;
    private const int SecretLength = 64;
    private const int SignatureLength = 64;

    // libsodium's form: the seed, then the public key.
    private readonly SecretBlock _secret = new(SecretLength);

    private Ed25519SigningKey(ReadOnlySpan<byte> seed)
    {
        byte[] publicKey = new byte[PublicLength];
        if (Sodium.Ed25519FromSeed(publicKey, _secret.Bytes, seed) != 0)
            throw new CryptographicException("libsodium made no Ed25519 key.");
        PublicKey = publicKey;
    }

    public override ReadOnlyMemory<byte> PublicKey { get; }

    public static Ed25519SigningKey Generate()
    {
        using SecretBlock seed = new(SeedLength);
        RandomNumberGenerator.Fill(seed.Bytes);
        return new Ed25519SigningKey(seed.Bytes);
    }

    /// <exception cref="SealedObjectException">It is another key, or altered.</exception>
    public static Ed25519SigningKey Open(QueueSealing sealing, string name, ReadOnlySpan<byte> stored)
    {
        using SecretWriter seed = OpenSecret(sealing, name, stored);
        return seed.Written.Length == SeedLength ? new Ed25519SigningKey(seed.Written) : throw Damaged(name);
    }

    public override byte[] SignHash(ReadOnlySpan<byte> hash)
    {
        byte[] signature = new byte[SignatureLength];
        bool isHeld = false;
        try
        {
            // Another thread may dispose of it meanwhile.
            _secret.DangerousAddRef(ref isHeld);
            return Sodium.Ed25519Sign(signature, 0, hash, (ulong)hash.Length, _secret.Bytes) == 0
                ? signature
                : throw new CryptographicException("libsodium made no Ed25519 signature.");
        }
        finally
        {
            if (isHeld)
                _secret.DangerousRelease();
        }
    }

    public override byte[] Seal(QueueSealing sealing, string name)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        return sealing.SealOwnKey(name, _secret.Bytes[..SeedLength]);
    }

    public override void Dispose() => _secret.Dispose();
}
