namespace Shinten.Protocols.Smtp;

/// <summary>SMTP between servers, and the two that share its session.</summary>
public enum SmtpDialect
{
    Smtp,

    /// <summary>The local sibling, which answers for each recipient (RFC 2033 §4).</summary>
    Lmtp,

    /// <summary>From a mail program whose user signs in first (RFC 6409 §3).</summary>
    Submission,
}
