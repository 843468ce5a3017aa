using System.Net.Security;
using System.Security.Authentication;

namespace Shinten.Protocols.Network;

/// <summary>What is known of the TLS that a connection runs over.</summary>
/// <remarks>The version is spelt as in trace fields, <c>TLS1.3</c>; the server name is empty when the client gave
/// none.</remarks>
public sealed record TlsConnection(string Version, TlsCipherSuite Cipher, string ServerName)
{
    internal static TlsConnection Of(SslStream stream)
        => new(VersionOf(stream.SslProtocol), stream.NegotiatedCipherSuite, stream.TargetHostName);

    private static string VersionOf(SslProtocols protocol)
        => protocol == SslProtocols.Tls13 ? "TLS1.3" : "TLS1.2";
}
