using System.Security.Cryptography;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>RSA with 2048 bits, PKCS #1 v1.5 over SHA-256, by .NET.</summary>
public sealed class RsaSigningKey : SigningKey
{
    private const int Bits = 2048;

    private readonly Lock _gate = new();
    private readonly RSA _rsa;

    private RsaSigningKey(RSA rsa)
    {
        _rsa = rsa;
        PublicKey = rsa.ExportSubjectPublicKeyInfo();
    }

    public override ReadOnlyMemory<byte> PublicKey { get; }

    public static RsaSigningKey Generate() => new(RSA.Create(Bits));

    /// <exception cref="SealedObjectException">It is another key, or altered.</exception>
    public static RsaSigningKey Open(QueueSealing sealing, string name, ReadOnlySpan<byte> stored)
    {
        using SecretWriter secret = OpenSecret(sealing, name, stored);
        RSA rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(secret.Written, out _);
            return new RsaSigningKey(rsa);
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw Damaged(name);
        }
    }

    public override byte[] SignHash(ReadOnlySpan<byte> hash)
    {
        byte[] signature = new byte[Bits / 8];

        // .NET promises no more than one thread at a time.
        lock (_gate)
        {
            return _rsa.TrySignHash(
                hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out int written)
                && written == signature.Length
                ? signature
                : throw new CryptographicException("RSA made a signature of a wrong length.");
        }
    }

    public override byte[] Seal(QueueSealing sealing, string name)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        using SecretBlock secret = new(MaxPrivateLength);
        return _rsa.TryExportPkcs8PrivateKey(secret.Bytes, out int length)
            ? sealing.SealOwnKey(name, secret.Bytes[..length])
            : throw new CryptographicException("The RSA key is too long.");
    }

    public override void Dispose() => _rsa.Dispose();
}
