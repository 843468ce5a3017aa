using System.Collections.Frozen;
using System.Net;

namespace Shinten.Server.Dns;

/// <summary>Answers for <c>.test</c> out of itself (RFC 6761 §6.2), so that the demo needs no DNS; others are asked for
/// all else.</summary>
internal sealed class BuiltInNames(IDnsResolver others) : IDnsResolver
{
    private static readonly FrozenDictionary<string, Entry> Names = new Dictionary<string, Entry>
    {
        ["example.test"] = new([new MailExchanger(10, "mail.example.test")], [IPAddress.Loopback]),
        ["mail.example.test"] = new([], [IPAddress.Loopback]),

        // A domain that takes no mail, to see what its senders are told.
        ["nomail.test"] = new([new MailExchanger(0, "")], []),
    }.ToFrozenDictionary();

    public Task<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancel)
        => IsOurs(domain)
            ? Task.FromResult(Answer(domain, entry => entry.Exchangers))
            : others.FindMailExchangersAsync(domain, cancel);

    public Task<DnsAnswer<IPAddress>> FindAddressesAsync(string host, CancellationToken cancel)
        => IsOurs(host)
            ? Task.FromResult(Answer(host, entry => entry.Addresses))
            : others.FindAddressesAsync(host, cancel);

    private static bool IsOurs(string name)
        => name == "test" || name.EndsWith(".test", StringComparison.Ordinal);

    private static DnsAnswer<T> Answer<T>(string name, Func<Entry, IReadOnlyList<T>> read)
        => Names.TryGetValue(name, out Entry? entry)
            ? DnsAnswer<T>.Of(read(entry))
            : DnsAnswer<T>.Nothing(DnsOutcome.NoSuchName);

    private sealed record Entry(IReadOnlyList<MailExchanger> Exchangers, IReadOnlyList<IPAddress> Addresses);
}
