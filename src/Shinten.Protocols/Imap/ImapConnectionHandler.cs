using Microsoft.AspNetCore.Connections;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Imap;

/// <summary>Plugs IMAP into Kestrel, which owns the listener; TLS and limits are in <see cref="Network"/>.</summary>
public sealed class ImapConnectionHandler(ConnectionRoster roster, ImapService service) : ConnectionHandler
{
    private static readonly byte[] Busy = "* BYE [UNAVAILABLE] Too many connections; come back later.\r\n"u8.ToArray();

    public override Task OnConnectedAsync(ConnectionContext connection)
        => roster.ServeAsync(connection, Busy, async (accepted, cancel) =>
        {
            using ImapSession session = new(accepted, service);
            await session.RunAsync(cancel);
        });
}
