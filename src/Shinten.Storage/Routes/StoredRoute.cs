using Shinten.Mail.Addresses;

namespace Shinten.Storage.Routes;

/// <summary>Where mail goes instead of where DNS would send it.</summary>
/// <param name="Domain">Null for every domain that has no route of its own.</param>
public sealed record StoredRoute(DomainName? Domain, string Host, int Port)
{
    /// <summary>How the route for every other domain is written.</summary>
    public const string EveryDomain = "*";

    public RouteTls Tls { get; init; } = RouteTls.Opportunistic;

    /// <summary>TLS from the first byte.</summary>
    public bool HasImplicitTls { get; init; }

    /// <summary>User name and password, sealed under the server's own key; null where there are none.</summary>
    public ReadOnlyMemory<byte>? Credentials { get; init; }

    public string DomainText => Domain?.Value ?? EveryDomain;
}
