namespace Shinten.Storage.Routes;

/// <summary>How much TLS a route demands; the numbers are stored.</summary>
public enum RouteTls
{
    /// <summary>Never, even where it is offered.</summary>
    None = 0,

    /// <summary>Where it is offered and works.</summary>
    Opportunistic = 1,

    /// <summary>Always; the certificate is not looked at.</summary>
    Required = 2,

    /// <summary>Always, with a certificate that is valid for the host's name.</summary>
    Verified = 3,
}
