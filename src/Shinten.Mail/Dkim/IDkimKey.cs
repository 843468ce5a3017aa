namespace Shinten.Mail.Dkim;

/// <summary>A private key of a domain, as far as the signer sees it: it signs, and says how it is found.</summary>
public interface IDkimKey
{
    DkimAlgorithm Algorithm { get; }

    /// <summary>Under which name its public half stands in the DNS (RFC 6376 §3.1).</summary>
    string Selector { get; }

    /// <summary>Signs the 32 bytes of a SHA-256: RSA as PKCS #1 v1.5, Ed25519 as a message (RFC 8463 §3).</summary>
    byte[] SignHash(ReadOnlySpan<byte> hash);
}
