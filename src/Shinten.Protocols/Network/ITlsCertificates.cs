using System.Net.Security;

namespace Shinten.Protocols.Network;

/// <summary>Where the listeners get their certificates from; implemented by the server's certificate store.</summary>
public interface ITlsCertificates
{
    /// <summary>False while there is no certificate at all: then STARTTLS is not offered.</summary>
    bool IsAvailable { get; }

    /// <summary>
    /// What to show to a client that asked for this name (empty when it named none). The same object is returned
    /// until the
    /// certificate changes, so that sessions can be resumed.
    /// </summary>
    SslServerAuthenticationOptions For(string serverName);
}
