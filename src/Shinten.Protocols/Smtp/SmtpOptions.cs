using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Protocols.Smtp;

/// <summary>Settings under <c>Smtp</c> in <c>shinten.json</c>, for SMTP and LMTP alike. The defaults are right for
/// most servers.</summary>
public sealed class SmtpOptions
{
    public const string Section = "Smtp";

    /// <summary>Largest message accepted, announced to clients as SIZE (RFC 1870 §3).</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Largest header of a message, its empty line included.</summary>
    [Range(64 * 1024, 256 * 1024)]
    public int MaxHeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Longest line of a message; RFC 5321 §4.5.3.1.6 asks for 1,000, and many senders exceed that.</summary>
    [Range(1_000, 64 * 1024 * 1024)]
    public int MaxTextLineBytes { get; init; } = 1024 * 1024;

    /// <summary>Recipients accepted in one transaction; at least 100 are required (RFC 5321 §4.5.3.1.8).</summary>
    [Range(100, 10_000)]
    public int MaxRecipients { get; init; } = 1_000;

    /// <summary>Messages accepted over one connection, announced as MAILMAX (RFC 9422 §4.1).</summary>
    [Range(1, 1_000_000)]
    public int MaxMessagesPerConnection { get; init; } = 100_000;

    /// <summary>Mistakes and refused recipients since the last accepted message, after which a client is sent
    /// away.</summary>
    [Range(5, 10_000)]
    public int MaxErrors { get; init; } = 50;

    /// <summary>How long a silent client may hold a connection (RFC 5321 §4.5.3.2.7 asks for five minutes).</summary>
    [Range(typeof(TimeSpan), "00:05:00", "01:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one message may take to come in, whatever its pace.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "12:00:00")]
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromHours(1);
}

[OptionsValidator]
public sealed partial class SmtpOptionsValidator : IValidateOptions<SmtpOptions>;
