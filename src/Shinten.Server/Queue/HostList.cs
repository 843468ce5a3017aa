using System.Net;
using System.Security.Cryptography;
using Shinten.Protocols.Smtp.Client;
using Shinten.Server.Dns;
using Shinten.Storage.Routes;

namespace Shinten.Server.Queue;

/// <summary>Finds the hosts of a stop, each at one of its addresses, in the order in which they are tried.</summary>
internal sealed class HostList(MailHosts hosts, RouteSeals seals)
{
    private const int SmtpPort = 25;
    private const int MaxHosts = 12;

    /// <exception cref="NoHostException">There is none, now or for ever.</exception>
    public async Task<IReadOnlyList<NextHost>> FindAsync(NextStop.Elsewhere stop, CancellationToken cancel)
        => stop.Route is { } route
            ? await OfRouteAsync(route, cancel)
            : await OfDomainAsync(stop, cancel);

    private async Task<IReadOnlyList<NextHost>> OfRouteAsync(StoredRoute route, CancellationToken cancel)
    {
        HostCredentials? credentials = Credentials(route);
        IReadOnlyList<IPAddress> addresses = await AddressesOfRouteAsync(route, cancel);
        return
        [
            .. addresses.Select(address => new NextHost(route.Host, new IPEndPoint(address, route.Port))
            {
                Tls = (HostTls)(int)route.Tls,
                HasImplicitTls = route.HasImplicitTls,
                Credentials = credentials,
            }),
        ];
    }

    private HostCredentials? Credentials(StoredRoute route)
    {
        try
        {
            return seals.Open(route);
        }
        catch (CryptographicException e)
        {
            throw new NoHostException(false, "4.3.5", e.Message);
        }
    }

    /// <summary>The operator may name a host of this machine, and a name that only this machine knows.</summary>
    private async Task<IReadOnlyList<IPAddress>> AddressesOfRouteAsync(StoredRoute route, CancellationToken cancel)
    {
        if (IPAddress.TryParse(route.Host, out IPAddress? literal))
        {
            return [literal];
        }

        if (route.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        DnsAnswer<IPAddress> answer = await hosts.FindAddressesAsync(route.Host, cancel);
        return answer.Outcome == DnsOutcome.Found
            ? answer.Records

            // A route is written by people, who can mend it: letters wait for that.
            : throw new NoHostException(false, "4.4.4", $"The DNS knows no address of the route's host {route.Host}.");
    }

    private async Task<IReadOnlyList<NextHost>> OfDomainAsync(NextStop.Elsewhere stop, CancellationToken cancel)
    {
        switch (await hosts.FindAsync(stop.Domain, cancel))
        {
            case MailHostsResult.Never never:
                throw new NoHostException(true, never.Status, never.Why);
            case MailHostsResult.Later later:
                throw new NoHostException(false, later.Status, later.Why);
            case MailHostsResult.Found found:
                return await WithAddressesAsync(found.Hosts, cancel);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<IReadOnlyList<NextHost>> WithAddressesAsync(
        IReadOnlyList<string> names, CancellationToken cancel)
    {
        List<NextHost> found = [];
        bool hasFailed = false;
        foreach (string name in names)
        {
            DnsAnswer<IPAddress> answer = await hosts.FindAddressesAsync(name, cancel);
            hasFailed |= answer.Outcome == DnsOutcome.Failed;
            found.AddRange(answer.Records.Select(address => new NextHost(name, new IPEndPoint(address, SmtpPort))));
            if (found.Count >= MaxHosts)
            {
                break;
            }
        }

        return (found.Count, hasFailed) switch
        {
            (0, true) => throw new NoHostException(false, "4.4.3", "The DNS does not answer for the domain's hosts."),
            (0, false) => throw new NoHostException(true, "5.4.4", "The domain's hosts have no address."),
            _ => [.. found.Take(MaxHosts)],
        };
    }
}

/// <summary>There is no host that a letter could be handed to.</summary>
/// <param name="isForEver">It is of no use to ask again.</param>
internal sealed class NoHostException(bool isForEver, string status, string why) : Exception(why)
{
    public bool IsForEver { get; } = isForEver;

    public string Status { get; } = status;
}
