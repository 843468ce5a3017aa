using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Protocols.Admin;
using Shinten.Storage.Keys;

namespace Shinten.Server.Domains;

/// <summary>The TXT record of a key (RFC 6376 §3.6.1, RFC 8463 §4).</summary>
internal static class DkimRecord
{
    // One string of a TXT record holds no more (RFC 1035 §3.3).
    private const int MaxString = 255;

    public static DnsRecord Of(DomainName domain, DomainKey key) => new(
        $"{key.Selector}._domainkey.{domain}.",
        "TXT",
        Quoted(TextOf(key)),
        "Others verify our signatures with it (RFC 6376 §3.6).");

    internal static string TextOf(DomainKey key)
        => $"v=DKIM1; k={(key.Algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed25519")}; "
            + $"p={Convert.ToBase64String(key.PublicKey.Span)}";

    /// <summary>As in a zone file: a long text is several strings, which readers join.</summary>
    internal static string Quoted(string text)
        => text.Length <= MaxString
            ? text
            : string.Join(' ', text.Chunk(MaxString).Select(piece => $"\"{new string(piece)}\""));
}
