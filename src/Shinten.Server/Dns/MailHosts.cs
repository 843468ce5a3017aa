using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Shinten.Mail.Addresses;

namespace Shinten.Server.Dns;

/// <summary>Which hosts take mail for a domain (RFC 5321 §5.1), and at which addresses they are.</summary>
/// <param name="allowLoopback">For names that are answered from within the program: nobody else's name may lead to what
/// listens on this machine alone.</param>
internal sealed class MailHosts(IDnsResolver resolver, string ownHostName, bool allowLoopback = false)
{
    // A domain that names hundreds of hosts is not asked at all of them for each letter.
    private const int MaxHosts = 8;
    private const int MaxAddresses = 6;

    /// <summary>The hosts of a domain, in the order in which they are to be tried.</summary>
    public async Task<MailHostsResult> FindAsync(DomainName domain, CancellationToken cancel)
    {
        DnsAnswer<MailExchanger> answer = await resolver.FindMailExchangersAsync(domain.Value, cancel);
        return answer.Outcome switch
        {
            DnsOutcome.Found => Order(answer.Records),

            // The implicit MX: the domain itself (RFC 5321 §5.1).
            DnsOutcome.NoData => new MailHostsResult.Found([domain.Value]),
            DnsOutcome.NoSuchName => new MailHostsResult.Never("5.1.2", "There is no such domain."),
            DnsOutcome.Failed => new MailHostsResult.Later("4.4.3", "The DNS does not answer for the domain."),
        };
    }

    /// <summary>The addresses of a host, alternately of IPv6 and IPv4 (RFC 8305 §4).</summary>
    public async Task<DnsAnswer<IPAddress>> FindAddressesAsync(string host, CancellationToken cancel)
    {
        DnsAnswer<IPAddress> answer = await resolver.FindAddressesAsync(host, cancel);
        IPAddress[] usable = [.. answer.Records.Where(IsUsable)];
        IPAddress[] six = [.. usable.Where(IsOfSix)];
        IPAddress[] four = [.. usable.Where(address => !IsOfSix(address))];
        Shuffle(six);
        Shuffle(four);
        List<IPAddress> mixed = [];
        for (int i = 0; i < Math.Max(six.Length, four.Length); i++)
        {
            mixed.AddRange(six.Skip(i).Take(1));
            mixed.AddRange(four.Skip(i).Take(1));
        }

        return answer.Outcome == DnsOutcome.Found
            ? DnsAnswer<IPAddress>.Of([.. mixed.Take(MaxAddresses)])
            : answer;
    }

    private MailHostsResult Order(IReadOnlyList<MailExchanger> exchangers)
    {
        // A null MX stands alone (RFC 7505 §3); beside others it says nothing.
        if (exchangers.All(exchanger => exchanger.Host.Length == 0))
        {
            return new MailHostsResult.Never("5.1.10", "The domain takes no mail (null MX).");
        }

        MailExchanger? own = exchangers.FirstOrDefault(
            exchanger => exchanger.Host.Equals(ownHostName, StringComparison.OrdinalIgnoreCase));
        List<string> hosts = [];
        foreach (IGrouping<int, MailExchanger> equals in exchangers
            .Where(exchanger => DomainName.TryParse(exchanger.Host, out _))
            .Where(exchanger => own is null || exchanger.Preference < own.Preference)
            .GroupBy(exchanger => exchanger.Preference)
            .OrderBy(group => group.Key))
        {
            string[] names = [.. equals.Select(exchanger => exchanger.Host).Distinct(StringComparer.Ordinal)];
            Shuffle(names);
            hosts.AddRange(names);
        }

        if (hosts.Count > 0)
        {
            return new MailHostsResult.Found([.. hosts.Take(MaxHosts)]);
        }

        // Those behind ourselves would only hand it back to us (RFC 5321 §5.1).
        return own is null
            ? new MailHostsResult.Never("5.4.4", "The domain names no host that could take its mail.")
            : new MailHostsResult.Never("5.4.6", "The mail of the domain would come back to this server.");
    }

    private bool IsUsable(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (allowLoopback || !IPAddress.IsLoopback(plain))
            && !plain.IsIPv6Multicast
            && !plain.Equals(IPAddress.IPv6Any)
            && (IsOfSix(plain) || plain.GetAddressBytes()[0] is > 0 and < 224);
    }

    private static bool IsOfSix(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    private static void Shuffle<T>(T[] equals) => RandomNumberGenerator.Shuffle<T>(equals);
}
