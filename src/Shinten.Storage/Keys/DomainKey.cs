using Shinten.Mail.Dkim;

namespace Shinten.Storage.Keys;

/// <summary>Where a key of a domain is in its life; the numbers are stored.</summary>
public enum DomainKeyState
{
    /// <summary>To be published in the DNS, and not signing yet: records take time to be seen.</summary>
    Published = 1,

    Signing = 2,

    /// <summary>Still published, for letters that are under way.</summary>
    Retired = 3,
}

/// <summary>A key with which letters of a domain are signed.</summary>
/// <param name="Since">When its state began.</param>
/// <param name="PublicKey">RSA: SubjectPublicKeyInfo; Ed25519: its 32 bytes.</param>
/// <param name="Sealed">The private key, under the server's queue key.</param>
public sealed record DomainKey(
    string Selector,
    DkimAlgorithm Algorithm,
    DomainKeyState State,
    DateTimeOffset Since,
    ReadOnlyMemory<byte> PublicKey,
    ReadOnlyMemory<byte> Sealed);
