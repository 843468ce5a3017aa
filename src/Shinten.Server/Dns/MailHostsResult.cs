namespace Shinten.Server.Dns;

/// <summary>Who takes mail for a domain.</summary>
internal abstract record MailHostsResult
{
    private MailHostsResult()
    {
    }

    /// <summary>These, in this order.</summary>
    public sealed record Found(IReadOnlyList<string> Hosts) : MailHostsResult;

    /// <summary>Nobody, and that will not change by waiting.</summary>
    public sealed record Never(string Status, string Why) : MailHostsResult;

    /// <summary>It could not be found out now.</summary>
    public sealed record Later(string Status, string Why) : MailHostsResult;
}
