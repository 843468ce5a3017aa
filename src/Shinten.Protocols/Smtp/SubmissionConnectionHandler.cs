using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp;

/// <summary>Plugs submission into Kestrel, with STARTTLS or TLS from the first byte (RFC 6409 §3.1,
/// RFC 8314 §3.3).</summary>
public sealed class SubmissionConnectionHandler(ConnectionRoster roster, SmtpService service) : ConnectionHandler
{
    private static readonly byte[] Busy = "421 4.7.0 Too many connections; try again later.\r\n"u8.ToArray();

    private readonly ILogger<SmtpSession> _logger = service.Logging.CreateLogger<SmtpSession>();

    public override Task OnConnectedAsync(ConnectionContext connection)
        => roster.ServeAsync(connection, Busy, RunAsync);

    private async Task RunAsync(MailConnection connection, CancellationToken cancel)
    {
        using SmtpSession session = new(connection, service, SmtpDialect.Submission, _logger);
        await session.RunAsync(cancel);
    }
}
