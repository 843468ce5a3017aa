namespace Shinten.Protocols.Autoconfig;

/// <summary>What a mail program uses a service for.</summary>
public enum ClientProtocol
{
    Imap,
    Pop3,
    Submission,
}

/// <summary>One service that mail programs are told of.</summary>
/// <param name="ImplicitTls">TLS from the first byte; otherwise by STARTTLS or STLS. There is nothing without
/// TLS.</param>
public sealed record ClientService(ClientProtocol Protocol, int Port, bool ImplicitTls);

/// <summary>What mail programs are told so that they set themselves up.</summary>
/// <param name="Host">The name of this server, which its certificate holds.</param>
/// <param name="Services">In the order in which programs should try them.</param>
public sealed record ClientSettings(string Host, IReadOnlyList<ClientService> Services)
{
    /// <summary>What a program should use for this; null if it is not offered.</summary>
    public ClientService? First(ClientProtocol protocol)
        => Services.FirstOrDefault(service => service.Protocol == protocol);
}
