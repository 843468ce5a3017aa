using System.Net;
using DnsClient;

namespace Shinten.Server.Dns;

/// <summary>Asks the name servers of the settings, or those of the system.</summary>
internal sealed class NameServers : IDnsResolver
{
    private readonly LookupClient _client;

    private static readonly TimeSpan PatienceOfOne = TimeSpan.FromSeconds(5);

    /// <param name="servers">Those of the system, if it is empty.</param>
    public NameServers(IReadOnlyList<IPEndPoint> servers)
        : this(servers, PatienceOfOne)
    {
    }

    /// <param name="timeout">How long one server may take for one question.</param>
    internal NameServers(IReadOnlyList<IPEndPoint> servers, TimeSpan timeout)
    {
        LookupClientOptions options = servers.Count > 0
            ? new LookupClientOptions([.. servers.Select(server => new NameServer(server))])
            : new LookupClientOptions();
        options.Timeout = timeout;
        options.Retries = 2;
        options.UseCache = true;

        // A wrong answer must not stay for hours.
        options.MaximumCacheTimeout = TimeSpan.FromMinutes(10);
        options.CacheFailedResults = false;
        options.ContinueOnDnsError = true;
        options.ContinueOnEmptyResponse = false;
        options.ThrowDnsErrors = false;
        _client = new LookupClient(options);
    }

    public Task<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancel) => AskAsync(
        domain,
        QueryType.MX,
        response => response.Answers.MxRecords()
            .Select(record => new MailExchanger(record.Preference, NameOf(record.Exchange)))
            .ToList(),
        cancel);

    public async Task<DnsAnswer<IPAddress>> FindAddressesAsync(string host, CancellationToken cancel)
    {
        Task<DnsAnswer<IPAddress>> six = AskAsync(host, QueryType.AAAA, AddressesOf, cancel);
        Task<DnsAnswer<IPAddress>> four = AskAsync(host, QueryType.A, AddressesOf, cancel);
        DnsAnswer<IPAddress>[] both = await Task.WhenAll(six, four);
        List<IPAddress> found = [.. both.SelectMany(answer => answer.Records)];
        return found.Count > 0 ? DnsAnswer<IPAddress>.Of(found)
            : both.Any(answer => answer.Outcome == DnsOutcome.Failed) ? DnsAnswer<IPAddress>.Nothing(DnsOutcome.Failed)
            : both[1];
    }

    private static List<IPAddress> AddressesOf(IDnsQueryResponse response)
        => [.. response.Answers.AddressRecords().Select(record => record.Address)];

    private async Task<DnsAnswer<T>> AskAsync<T>(
        string name, QueryType type, Func<IDnsQueryResponse, IReadOnlyList<T>> read, CancellationToken cancel)
    {
        try
        {
            IDnsQueryResponse response = await _client.QueryAsync(name, type, QueryClass.IN, cancel);
            return response.Header.ResponseCode switch
            {
                DnsHeaderResponseCode.NoError => DnsAnswer<T>.Of(read(response)),
                DnsHeaderResponseCode.NotExistentDomain => DnsAnswer<T>.Nothing(DnsOutcome.NoSuchName),
                _ => DnsAnswer<T>.Nothing(DnsOutcome.Failed),
            };
        }
        catch (ArgumentException)
        {
            // A name that cannot be asked for is not there.
            return DnsAnswer<T>.Nothing(DnsOutcome.NoSuchName);
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            // Nobody answered, or with bytes that trip the reader in one of many ways: no reason to give up.
            return DnsAnswer<T>.Nothing(DnsOutcome.Failed);
        }
    }

    private static string NameOf(DnsString name) => name.Value.TrimEnd('.').ToLowerInvariant();
}
