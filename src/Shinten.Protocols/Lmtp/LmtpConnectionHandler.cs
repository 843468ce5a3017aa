using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Network;
using Shinten.Protocols.Smtp;

namespace Shinten.Protocols.Lmtp;

/// <summary>
/// Plugs LMTP into Kestrel: SMTP's session with LHLO and one reply for each recipient (RFC 2033 §4). It takes mail
/// from a
/// trusted relay and must not listen on a public address.
/// </summary>
public sealed class LmtpConnectionHandler(ConnectionRoster roster, SmtpService service) : ConnectionHandler
{
    private static readonly byte[] Busy = "421 4.7.0 Too many connections; try again later.\r\n"u8.ToArray();

    private readonly ILogger<SmtpSession> _logger = service.Logging.CreateLogger<SmtpSession>();

    public override Task OnConnectedAsync(ConnectionContext connection)
        => roster.ServeAsync(connection, Busy, RunAsync);

    private async Task RunAsync(MailConnection connection, CancellationToken cancel)
    {
        using SmtpSession session = new(connection, service, SmtpDialect.Lmtp, _logger);
        await session.RunAsync(cancel);
    }
}
