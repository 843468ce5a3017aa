using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Envelopes;

/// <summary>
/// The header fields that ENVELOPE and JMAP's convenience properties are made of (RFC 9051 §7.5.2, RFC 8621 §4.1.3).
/// A raw form is kept only where writing the decoded one again would give other bytes.
/// </summary>
public sealed record EnvelopeFields
{
    public static EnvelopeFields Empty { get; } = new();

    public DateTimeOffset? SentAt { get; init; }

    public string? RawDate { get; init; }

    public string? Subject { get; init; }

    public string? RawSubject { get; init; }

    public IReadOnlyList<HeaderAddress> From { get; init; } = [];

    public IReadOnlyList<HeaderAddress> Sender { get; init; } = [];

    public IReadOnlyList<HeaderAddress> ReplyTo { get; init; } = [];

    public IReadOnlyList<HeaderAddress> To { get; init; } = [];

    public IReadOnlyList<HeaderAddress> Cc { get; init; } = [];

    public IReadOnlyList<HeaderAddress> Bcc { get; init; } = [];

    /// <summary>Message-ID without angle brackets; several only in broken mail (RFC 8621 §4.1.2.5).</summary>
    public IReadOnlyList<string> MessageIds { get; init; } = [];

    public string? RawMessageId { get; init; }

    public IReadOnlyList<string> InReplyTo { get; init; } = [];

    public string? RawInReplyTo { get; init; }

    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The Date field as ENVELOPE shows it, or null.</summary>
    public string? DateText => RawDate ?? (SentAt is { } date ? MailDate.Format(date) : null);

    /// <summary>The Subject field as it is written in a header, or null.</summary>
    public string? SubjectText => RawSubject ?? (Subject is null ? null : EncodedWord.Encode(Subject));

    public string? MessageIdText => RawMessageId ?? IdText(MessageIds);

    public string? InReplyToText => RawInReplyTo ?? IdText(InReplyTo);

    internal static string? IdText(IReadOnlyList<string> ids) => ids.Count switch
    {
        0 => null,
        1 => $"<{ids[0]}>",
        _ => string.Join(' ', ids.Select(id => $"<{id}>")),
    };
}
