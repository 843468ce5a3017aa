using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Shinten.Sealing.ServerKeys;
using Xunit;
using OwnKeys = Shinten.Sealing.ServerKeys.ServerKeys;

namespace Shinten.Sealing.Tests.ServerKeys;

public sealed class SigningKeyTests : IDisposable
{
    private const string Name = "dkim example.org s1";

    private static readonly byte[] Hash = SHA256.HashData("a letter"u8);

    private readonly string _folder = Directory.CreateTempSubdirectory("shinten-keys").FullName;
    private readonly OwnKeys _keys;

    public SigningKeyTests() => _keys = OwnKeys.OpenOrCreate(Path.Combine(_folder, "keys"));

    public void Dispose()
    {
        _keys.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void An_rsa_key_signs_after_it_was_sealed_and_opened_again()
    {
        using RsaSigningKey made = RsaSigningKey.Generate();
        using RsaSigningKey opened = RsaSigningKey.Open(_keys.Queue, Name, made.Seal(_keys.Queue, Name));

        Assert.Equal(made.PublicKey.ToArray(), opened.PublicKey.ToArray());
        using RSA anyone = RSA.Create();
        anyone.ImportSubjectPublicKeyInfo(made.PublicKey.Span, out _);
        Assert.Equal(2048, anyone.KeySize);
        Assert.True(anyone.VerifyHash(
            Hash, opened.SignHash(Hash), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void An_ed25519_key_signs_after_it_was_sealed_and_opened_again()
    {
        using Ed25519SigningKey made = Ed25519SigningKey.Generate();
        using Ed25519SigningKey opened = Ed25519SigningKey.Open(_keys.Queue, Name, made.Seal(_keys.Queue, Name));

        Assert.Equal(made.PublicKey.ToArray(), opened.PublicKey.ToArray());
        Ed25519Signer anyone = new();
        anyone.Init(false, new Ed25519PublicKeyParameters(made.PublicKey.Span));
        anyone.BlockUpdate(Hash);
        Assert.True(anyone.VerifySignature(opened.SignHash(Hash)));
    }

    [Fact]
    public void A_sealed_key_opens_under_its_own_name_unaltered_and_as_what_it_is()
    {
        using RsaSigningKey rsa = RsaSigningKey.Generate();
        using Ed25519SigningKey ed25519 = Ed25519SigningKey.Generate();
        byte[] sealedRsa = rsa.Seal(_keys.Queue, Name);
        byte[] sealedEd25519 = ed25519.Seal(_keys.Queue, Name);

        Assert.Throws<SealedObjectException>(() => RsaSigningKey.Open(_keys.Queue, "dkim other.org s1", sealedRsa));
        Assert.Throws<SealedObjectException>(() => RsaSigningKey.Open(_keys.Queue, Name, sealedEd25519));
        Assert.Throws<SealedObjectException>(() => Ed25519SigningKey.Open(_keys.Queue, Name, sealedRsa));
        Assert.Throws<SealedObjectException>(() => RsaSigningKey.Open(_keys.Queue, Name, new byte[100_000]));
        Assert.Throws<SealedObjectException>(() => Ed25519SigningKey.Open(_keys.Queue, Name, []));
        sealedEd25519[^1] ^= 1;
        Assert.Throws<SealedObjectException>(() => Ed25519SigningKey.Open(_keys.Queue, Name, sealedEd25519));
    }

    [Fact]
    public void A_disposed_key_signs_nothing()
    {
        Ed25519SigningKey key = Ed25519SigningKey.Generate();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.SignHash(Hash));
    }
}
