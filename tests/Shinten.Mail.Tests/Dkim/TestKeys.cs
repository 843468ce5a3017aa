using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Shinten.Mail.Dkim;

namespace Shinten.Mail.Tests.Dkim;

/// <summary>A key with its record, for verifiers.</summary>
internal interface ITestKey : IDkimKey
{
    /// <summary>What stands at <c>selector._domainkey.domain</c>.</summary>
    string Record { get; }
}

internal sealed class RsaTestKey(string selector, RSA rsa) : ITestKey
{
    public DkimAlgorithm Algorithm => DkimAlgorithm.RsaSha256;

    public string Selector => selector;

    public string Record => $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}";

    public static RsaTestKey FromPem(string selector, string pem)
    {
        RSA rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new RsaTestKey(selector, rsa);
    }

    public byte[] SignHash(ReadOnlySpan<byte> hash)
        => rsa.SignHash(hash.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}

internal sealed class Ed25519TestKey(string selector, byte[] seed) : ITestKey
{
    private readonly Ed25519PrivateKeyParameters _key = new(seed);

    public DkimAlgorithm Algorithm => DkimAlgorithm.Ed25519Sha256;

    public string Selector => selector;

    public string Record
        => $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(_key.GeneratePublicKey().GetEncoded())}";

    public byte[] SignHash(ReadOnlySpan<byte> hash)
    {
        Ed25519Signer signer = new();
        signer.Init(true, _key);
        signer.BlockUpdate(hash);
        return signer.GenerateSignature();
    }
}
