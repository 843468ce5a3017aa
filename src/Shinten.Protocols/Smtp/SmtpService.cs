using Microsoft.Extensions.Logging;

namespace Shinten.Protocols.Smtp;

/// <summary>What all sessions of the process share, SMTP with LMTP, and submission for itself.</summary>
/// <remarks>The host name is what this server calls itself in greetings.</remarks>
public sealed record SmtpService(
    string HostName, SmtpOptions Options, IMailArrival Arrival, ReceivingSpace Space, TimeProvider Clock)
{
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Where letters are submitted: who may, and what they may ask for; null elsewhere.</summary>
    public SubmissionService? Submission { get; init; }
}
