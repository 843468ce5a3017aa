using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Admin;

namespace Shinten.Server.Domains;

/// <summary>What to publish in the DNS so that mail for a domain comes here, and clients find the server.</summary>
internal static class DomainRecords
{
    public static IReadOnlyList<DnsRecord> For(DomainName domain, string hostName)
    {
        string host = hostName.Length > 0 ? hostName : $"mail.{domain}";
        return
        [
            new($"{domain}.", "MX", $"10 {host}.", "Mail for the domain comes to this server (RFC 5321 §5)."),
            .. Addresses(host),
            new($"{domain}.", "TXT", "v=spf1 mx -all", "Only this server sends mail of the domain (RFC 7208 §4)."),
            new($"_imaps._tcp.{domain}.", "SRV", $"0 1 993 {host}.", "Clients find IMAP (RFC 6186 §3.2)."),
        ];
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
