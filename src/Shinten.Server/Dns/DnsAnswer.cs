namespace Shinten.Server.Dns;

/// <summary>What the DNS says of a name and a type.</summary>
internal enum DnsOutcome
{
    Found,

    /// <summary>The name is there and has nothing of that type.</summary>
    NoData,

    /// <summary>There is no such name (NXDOMAIN, RFC 2308 §2.1); it is of no use to ask again.</summary>
    NoSuchName,

    /// <summary>Nobody answered, or not now; ask again later.</summary>
    Failed,
}

/// <summary>An answer; records are there where they were found.</summary>
internal sealed record DnsAnswer<T>(DnsOutcome Outcome, IReadOnlyList<T> Records)
{
    public static DnsAnswer<T> Nothing(DnsOutcome outcome) => new(outcome, []);

    public static DnsAnswer<T> Of(IReadOnlyList<T> records)
        => new(records.Count > 0 ? DnsOutcome.Found : DnsOutcome.NoData, records);
}
