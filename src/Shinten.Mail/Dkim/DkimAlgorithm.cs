namespace Shinten.Mail.Dkim;

/// <summary>The algorithms that signers use; both sign a SHA-256 (RFC 8301 §3.1, RFC 8463 §3).</summary>
public enum DkimAlgorithm
{
    RsaSha256,
    Ed25519Sha256,
}
