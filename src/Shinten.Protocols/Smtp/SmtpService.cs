using Microsoft.Extensions.Logging;

namespace Shinten.Protocols.Smtp;

/// <summary>What all SMTP and LMTP sessions of the process share.</summary>
/// <remarks>The host name is what this server calls itself in greetings.</remarks>
public sealed record SmtpService(
    string HostName, SmtpOptions Options, IMailArrival Arrival, ReceivingSpace Space, TimeProvider Clock)
{
    public required ILoggerFactory Logging { get; init; }
}
