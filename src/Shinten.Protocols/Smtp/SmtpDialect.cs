namespace Shinten.Protocols.Smtp;

/// <summary>SMTP, or its local sibling that answers for each recipient (RFC 2033 §4).</summary>
public enum SmtpDialect
{
    Smtp,
    Lmtp,
}
