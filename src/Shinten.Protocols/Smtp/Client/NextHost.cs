using System.Net;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>One host at one of its addresses, and how to talk to it.</summary>
public sealed record NextHost(string Name, IPEndPoint Address)
{
    public HostTls Tls { get; init; } = HostTls.Opportunistic;

    /// <summary>TLS from the first byte, as on port 465 (RFC 8314 §3.3).</summary>
    public bool HasImplicitTls { get; init; }

    /// <summary>Used over TLS alone.</summary>
    public HostCredentials? Credentials { get; init; }

    /// <summary>Do without extensions that it may only pretend to know: it broke off when they were used.</summary>
    public bool IsCautious { get; init; }
}
