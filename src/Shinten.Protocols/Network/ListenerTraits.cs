using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Shinten.Protocols.Network;

/// <summary>When a listener speaks TLS.</summary>
public enum ListenerTls
{
    /// <summary>In clear until the client asks for TLS (STARTTLS, STLS).</summary>
    OnRequest,

    /// <summary>From the first byte (RFC 8314 §3).</summary>
    Implicit,
}

/// <summary>What is true of one listener, whatever is spoken there.</summary>
/// <param name="Tls">When TLS begins.</param>
public sealed record ListenerTraits(ListenerTls Tls)
{
    /// <summary>Passwords are taken without TLS: for measuring on loopback alone.</summary>
    public bool AllowsPlainLogin { get; init; }
}

/// <summary>How Hosting puts a protocol behind a Kestrel listener.</summary>
public static class ListenerExtensions
{
    public static IConnectionBuilder UseProtocol<THandler>(this IConnectionBuilder listener, ListenerTraits traits)
        where THandler : ConnectionHandler
    {
        ArgumentNullException.ThrowIfNull(listener);
        listener.Use(next => connection =>
        {
            connection.Features.Set(traits);
            return next(connection);
        });
        return listener.UseConnectionHandler<THandler>();
    }

    /// <summary>Counts the connections of a listener that another server than ours reads from (HTTP), so that the
    /// limits on connections hold for it too.</summary>
    public static IConnectionBuilder UseConnectionLimits(this IConnectionBuilder listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return listener.Use(next => async connection =>
        {
            ConnectionRoster roster = listener.ApplicationServices.GetRequiredService<ConnectionRoster>();
            RemoteNetwork network = RemoteNetwork.Of(connection.RemoteEndPoint);
            if (!roster.TryEnter(network))
            {
                connection.Abort();
                return;
            }

            try
            {
                await next(connection);
            }
            finally
            {
                roster.Leave(network);
            }
        });
    }
}
