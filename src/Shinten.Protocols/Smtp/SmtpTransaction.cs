using Shinten.Mail.Addresses;
using Shinten.Protocols.Network;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Smtp;

/// <summary>The BODY of a message as announced (RFC 6152 §3, RFC 3030 §3).</summary>
public enum BodyKind
{
    SevenBit,
    EightBit,
    Binary,
}

/// <summary>How much of a message a notice should bring back (RFC 3461 §4.3).</summary>
public enum ReturnedPart
{
    Unspecified,
    Full,
    Headers,
}

/// <summary>When a sender wants to hear about a recipient (RFC 3461 §4.1).</summary>
[Flags]
public enum NotifyOn
{
    Unspecified = 0,
    Never = 1,
    Success = 2,
    Failure = 4,
    Delay = 8,
}

/// <summary>One accepted recipient of a transaction.</summary>
/// <param name="Account">Whom the letter reaches; null where it must be sent to another server.</param>
public sealed record SmtpRecipient(MailAddress Address, AccountId? Account)
{
    public NotifyOn Notify { get; init; }

    /// <summary>ORCPT, decoded: type and address (RFC 3461 §4.2); empty if it was not given.</summary>
    public string OriginalRecipient { get; init; } = "";
}

/// <summary>Everything of a mail transaction but the message itself (RFC 5321 §3.3).</summary>
public sealed class SmtpTransaction
{
    private readonly List<SmtpRecipient> _recipients = [];

    public required SmtpDialect Dialect { get; init; }

    public required RemoteNetwork Network { get; init; }

    /// <summary>What the client calls itself; believed by nobody.</summary>
    public required string Helo { get; init; }

    public required bool IsExtended { get; init; }

    public required TlsConnection? Tls { get; init; }

    /// <summary>Null for the null reverse-path of notices (RFC 5321 §4.5.5).</summary>
    public required MailAddress? ReversePath { get; init; }

    public required MailParameters Parameters { get; init; }

    /// <summary>Who submits; null in SMTP and LMTP.</summary>
    public Submitter? Submitter { get; init; }

    /// <summary>When MAIL was said.</summary>
    public DateTimeOffset BegunAt { get; init; }

    public IReadOnlyList<SmtpRecipient> Recipients => _recipients;

    /// <summary>The keyword of the WITH clause (RFC 3848 §2, RFC 6531 §4.3); A says that somebody signed in.</summary>
    public string ProtocolKeyword
    {
        get
        {
            string name = Dialect == SmtpDialect.Lmtp ? "LMTP" : "SMTP";
            string how = (Tls is null ? "" : "S") + (Submitter is null ? "" : "A");
            if (Parameters.IsInternational)
            {
                return $"UTF8{name}{how}";
            }

            bool isExtended = IsExtended || Submitter is not null;
            return Dialect != SmtpDialect.Lmtp && isExtended ? $"E{name}{how}" : $"{name}{how}";
        }
    }

    internal void Add(SmtpRecipient recipient) => _recipients.Add(recipient);
}

/// <summary>The parameters of MAIL.</summary>
public sealed class MailParameters
{
    /// <summary>The size that the client announced (RFC 1870 §6), or 0.</summary>
    public long Size { get; set; }

    public BodyKind Body { get; set; }

    /// <summary>SMTPUTF8: addresses and header fields may hold UTF-8 (RFC 6531 §3.4).</summary>
    public bool IsInternational { get; set; }

    public ReturnedPart Return { get; set; }

    /// <summary>ENVID, decoded (RFC 3461 §4.4); empty if it was not given.</summary>
    public string EnvelopeId { get; set; } = "";

    /// <summary>HOLDFOR or HOLDUNTIL (RFC 4865 §3); null where the letter goes at once.</summary>
    public HoldRequest? Hold { get; set; }
}

/// <summary>The parameters of RCPT.</summary>
public sealed class RecipientParameters
{
    public NotifyOn Notify { get; set; }

    public string OriginalRecipient { get; set; } = "";
}
