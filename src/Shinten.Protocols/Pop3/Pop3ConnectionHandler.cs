using Microsoft.AspNetCore.Connections;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Pop3;

/// <summary>Plugs POP3 into Kestrel, which owns the listener; TLS and limits are in <see cref="Network"/>.</summary>
public sealed class Pop3ConnectionHandler(ConnectionRoster roster, Pop3Service service) : ConnectionHandler
{
    private static readonly byte[] Busy = "-ERR [SYS/TEMP] Too many connections; come back later.\r\n"u8.ToArray();

    public override Task OnConnectedAsync(ConnectionContext connection)
        => roster.ServeAsync(connection, Busy, async (accepted, cancel) =>
        {
            using Pop3Session session = new(accepted, service);
            await session.RunAsync(cancel);
        });
}
