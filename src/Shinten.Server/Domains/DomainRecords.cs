using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;
using Shinten.Storage.Keys;

namespace Shinten.Server.Domains;

/// <summary>
/// What to publish in the DNS so that mail for a domain comes here, letters of the domain are believed, and mail
/// programs find the server. Only what the server offers is named.
/// </summary>
internal static class DomainRecords
{
    private const int HttpsPort = 443;

    // A lower priority is tried first: TLS from the first byte before STARTTLS (RFC 8314 §3, RFC 6186 §3.4).
    private static readonly (string Listener, string Service, int Priority, string Purpose)[] Services =
    [
        ("submissions", "_submissions", 0, "Mail programs find where to send, with TLS (RFC 8314 §5.1)."),
        ("submission", "_submission", 10, "Mail programs find where to send, with STARTTLS (RFC 6186 §3.1)."),
        ("imaps", "_imaps", 0, "Mail programs find IMAP, with TLS (RFC 6186 §3.2)."),
        ("imap", "_imap", 10, "Mail programs find IMAP, with STARTTLS (RFC 6186 §3.2)."),
        ("pop3s", "_pop3s", 20, "Mail programs find POP3, with TLS (RFC 6186 §3.3)."),
        ("pop3", "_pop3", 30, "Mail programs find POP3, with STARTTLS (RFC 6186 §3.3)."),
    ];

    /// <param name="keys">Those of a hosted domain; empty for another.</param>
    public static IReadOnlyList<DnsRecord> For(
        DomainName domain, string hostName, IReadOnlyList<OfferedPort> offered, IReadOnlyList<DomainKey> keys)
    {
        string host = hostName.Length > 0 ? hostName : $"mail.{domain}";
        return
        [
            new($"{domain}.", "MX", $"10 {host}.", "Mail for the domain comes to this server (RFC 5321 §5)."),
            .. Addresses(host),
            new($"{domain}.", "TXT", "v=spf1 mx -all", "Only this server sends mail of the domain (RFC 7208 §4)."),
            .. OfHost(domain, host),
            .. keys.Select(key => DkimRecord.Of(domain, key)),
            new($"_dmarc.{domain}.", "TXT", "v=DMARC1; p=quarantine",
                "What bears the domain's name without its signature or server is distrusted (RFC 7489 §6.3)."),
            new($"_smtp._tls.{domain}.", "TXT", $"v=TLSRPTv1; rua=mailto:postmaster@{domain}",
                "Others tell postmaster when TLS to this server fails (RFC 8460 §3)."),
            .. Clients(domain, host, offered),
            .. Web(domain, host, offered),
        ];
    }

    // Notices of failure have no sender's domain but the server's own name (RFC 7208 §2.4).
    private static IEnumerable<DnsRecord> OfHost(DomainName domain, string host)
        => host == domain.Value
            ? []
            : [new($"{host}.", "TXT", "v=spf1 a -all", "The server may send in its own name (RFC 7208 §2.4).")];

    private static IEnumerable<DnsRecord> Clients(DomainName domain, string host, IReadOnlyList<OfferedPort> offered)
    {
        foreach ((string listener, string service, int priority, string purpose) in Services)
        {
            if (offered.FirstOrDefault(port => port.Listener == listener) is { } found)
            {
                yield return new DnsRecord(
                    $"{service}._tcp.{domain}.", "SRV", $"{priority} 1 {found.Port} {host}.", purpose);
            }
        }
    }

    private static IEnumerable<DnsRecord> Web(DomainName domain, string host, IReadOnlyList<OfferedPort> offered)
    {
        if (offered.FirstOrDefault(port => port.Listener == "https") is not { } https)
        {
            yield break;
        }

        yield return new DnsRecord(
            $"_autodiscover._tcp.{domain}.", "SRV", $"0 1 {https.Port} {host}.", "Outlook finds its settings.");

        // Under these names the port cannot be said.
        if (https.Port == HttpsPort)
        {
            yield return new DnsRecord(
                $"autoconfig.{domain}.", "CNAME", $"{host}.", "Thunderbird finds its settings; certify it too.");
            yield return new DnsRecord(
                $"autodiscover.{domain}.", "CNAME", $"{host}.", "Outlook finds its settings; certify it too.");
            yield return new DnsRecord(
                $"openpgpkey.{domain}.", "CNAME", $"{host}.", "OpenPGP keys are found; certify it too.");
        }
    }

    private static IEnumerable<DnsRecord> Addresses(string host)
    {
        IPAddress[] reachable = [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(IsPublic)];
        return reachable.Length == 0
            ? [new($"{host}.", "A", "(the public address of this machine)", "Where the server is.")]
            : reachable.Select(address => new DnsRecord(
                $"{host}.",
                address.AddressFamily == AddressFamily.InterNetwork ? "A" : "AAAA",
                address.ToString(),
                "Where the server is."));
    }

    private static bool IsPublic(IPAddress address)
        => address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes() is var bytes && !IsPrivate(bytes[0], bytes[1])
            : !address.IsIPv6LinkLocal && !address.IsIPv6UniqueLocal && !IPAddress.IsLoopback(address);

    // RFC 1918 §3, RFC 3927 §2.1, RFC 6598 §7
    private static bool IsPrivate(byte first, byte second)
        => first is 10 or 127
            || (first == 172 && second is >= 16 and < 32)
            || (first == 192 && second == 168)
            || (first == 169 && second == 254)
            || (first == 100 && second is >= 64 and < 128);
}
