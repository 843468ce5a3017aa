namespace Shinten.Protocols.Smtp.Client;

/// <summary>How much TLS a next host must give.</summary>
public enum HostTls
{
    /// <summary>Not used even where it is offered: for a host on the same machine.</summary>
    None,

    /// <summary>Used where it is offered and works, whoever's certificate it is (RFC 7435 §3).</summary>
    Opportunistic,

    /// <summary>Nothing is said without it; the certificate is not looked at.</summary>
    Required,

    /// <summary>Nothing is said without it, and the certificate must be valid for the host's name.</summary>
    Verified,
}
