using System.Net;

namespace Shinten.Server.Dns;

/// <summary>Asks the DNS. Names are A-labels in lower case; aliases (CNAME) have been followed.</summary>
internal interface IDnsResolver
{
    Task<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancel);

    /// <summary>The addresses of a host, IPv6 and IPv4.</summary>
    Task<DnsAnswer<IPAddress>> FindAddressesAsync(string host, CancellationToken cancel);
}
