using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Smtp;

/// <summary>Takes one parameter's value over into what it is a parameter of.</summary>
internal delegate void SmtpParameterReader<in T>(T target, ReadOnlySpan<byte> value);

/// <summary>A parameter that an extension adds to MAIL or RCPT.</summary>
internal sealed record SmtpParameter<T>(string Name, bool HasValue, SmtpParameterReader<T> Read);

/// <summary>One extension: what EHLO says of it and the parameters it brings.</summary>
internal sealed record SmtpExtension(Func<SmtpSession, string?> Announcement)
{
    public SmtpExtension(string keyword)
        : this(_ => keyword)
    {
    }

    /// <summary>It is said, and its parameters are taken, in submission alone.</summary>
    public bool IsOfSubmission { get; init; }

    public SmtpParameter<MailParameters>[] Mail { get; init; } = [];

    public SmtpParameter<RecipientParameters>[] Recipient { get; init; } = [];
}

/// <summary>Every extension the server knows. This table feeds the EHLO reply and the reading of parameters.</summary>
internal static class SmtpExtensions
{
    private static readonly SmtpExtension[] Table =
    [
        // RFC 2920 §3
        new("PIPELINING"),

        // RFC 1870 §3
        new(session => $"SIZE {session.Options.MaxMessageBytes}") { Mail = [new("SIZE", true, ReadSize)] },

        // RFC 6152 §2, RFC 3030 §3
        new("8BITMIME") { Mail = [new("BODY", true, ReadBody)] },
        new("CHUNKING"),
        new("BINARYMIME"),

        // RFC 6531 §3.1
        new("SMTPUTF8") { Mail = [new("SMTPUTF8", false, (mail, _) => mail.IsInternational = true)] },

        // RFC 3461 §3
        new("DSN")
        {
            Mail = [new("RET", true, ReadReturn), new("ENVID", true, ReadEnvelopeId)],
            Recipient = [new("NOTIFY", true, ReadNotify), new("ORCPT", true, ReadOriginalRecipient)],
        },

        // RFC 2034 §4
        new("ENHANCEDSTATUSCODES"),

        // RFC 9422 §3
        new(session => Limits(session.Options)),

        // RFC 3207 §2
        new(session => session.Connection.CanStartTls ? "STARTTLS" : null),

        // RFC 4954 §3: no mechanism may be used before TLS, so none is named
        new(session => session.Connection.Tls is null ? null : "AUTH PLAIN LOGIN")
        {
            IsOfSubmission = true,
            Mail = [new("AUTH", true, ReadAuthor)],
        },

        // RFC 4865 §3
        new(FutureRelease)
        {
            IsOfSubmission = true,
            Mail = [new("HOLDFOR", true, HoldRequest.ReadFor), new("HOLDUNTIL", true, HoldRequest.ReadUntil)],
        },
        new("HELP"),
    ];

    private static readonly FrozenDictionary<string, SmtpParameter<MailParameters>> MailTable
        = MailRows(Table.Where(extension => !extension.IsOfSubmission));

    private static readonly FrozenDictionary<string, SmtpParameter<MailParameters>> SubmissionMailTable
        = MailRows(Table);

    private static readonly FrozenDictionary<string, SmtpParameter<RecipientParameters>> RecipientTable
        = Table.SelectMany(extension => extension.Recipient)
            .ToFrozenDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Announce(SmtpSession session)
        => Table.Where(extension => !extension.IsOfSubmission || session.Dialect == SmtpDialect.Submission)
            .Select(extension => extension.Announcement(session)).OfType<string>();

    public static MailParameters ReadMail(ref SmtpArguments arguments, SmtpDialect dialect)
        => Read(
            ref arguments,
            new MailParameters(),
            dialect == SmtpDialect.Submission ? SubmissionMailTable : MailTable);

    public static RecipientParameters ReadRecipient(ref SmtpArguments arguments)
        => Read(ref arguments, new RecipientParameters(), RecipientTable);

    private static T Read<T>(
        ref SmtpArguments arguments, T target, FrozenDictionary<string, SmtpParameter<T>> table)
    {
        HashSet<string>? seen = null;
        while (arguments.TryParameter(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool hasValue))
        {
            if (!table.TryGetValue(Encoding.Latin1.GetString(name), out SmtpParameter<T>? parameter))
            {
                throw new SmtpSyntaxException(SmtpReply.Of(555, "5.5.4", "Unknown parameter."));
            }

            if (!(seen ??= []).Add(parameter.Name))
            {
                throw new SmtpSyntaxException($"{parameter.Name} is given twice.");
            }

            if (hasValue != parameter.HasValue || (hasValue && value.IsEmpty))
            {
                throw new SmtpSyntaxException(
                    parameter.HasValue ? $"{parameter.Name} needs a value." : $"{parameter.Name} takes no value.");
            }

            parameter.Read(target, value);
        }

        return target;
    }

    private static FrozenDictionary<string, SmtpParameter<MailParameters>> MailRows(IEnumerable<SmtpExtension> table)
        => table.SelectMany(extension => extension.Mail)
            .ToFrozenDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    // futurerelease = "FUTURERELEASE" SP max-interval SP max-date-time; the farther of the two is in force
    private static string? FutureRelease(SmtpSession session)
    {
        TimeSpan max = session.Service.Submission!.Options.MaxHold;
        DateTimeOffset latest = session.Service.Clock.GetUtcNow() + max;
        return max < TimeSpan.FromSeconds(1)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"FUTURERELEASE {(long)max.TotalSeconds} {latest.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
    }

    private static string Limits(SmtpOptions options)
        => $"LIMITS MAILMAX={options.MaxMessagesPerConnection} RCPTMAX={options.MaxRecipients}";

    // size-value = 1*20DIGIT  (RFC 1870 §6)
    private static void ReadSize(MailParameters mail, ReadOnlySpan<byte> value)
    {
        if (value.Length > 20 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw new SmtpSyntaxException("SIZE is not a number.");
        }

        bool fits = Utf8Parser.TryParse(value, out long size, out int used) && used == value.Length;
        mail.Size = fits ? size : long.MaxValue;
    }

    // AUTH = xtext of "<>" or a mailbox; nobody is trusted with it, so that it is read and forgotten (RFC 4954 §5)
    private static void ReadAuthor(MailParameters mail, ReadOnlySpan<byte> value)
    {
        string author = Xtext.Decode(value);
        if (author != "<>" && !MailAddress.TryParse(author, out _))
        {
            throw new SmtpSyntaxException("AUTH is <> or an address.");
        }
    }

    // body-value = "7BIT" / "8BITMIME" / "BINARYMIME"
    private static void ReadBody(MailParameters mail, ReadOnlySpan<byte> value)
        => mail.Body = value switch
        {
            _ when Ascii.EqualsIgnoreCase(value, "7BIT"u8) => BodyKind.SevenBit,
            _ when Ascii.EqualsIgnoreCase(value, "8BITMIME"u8) => BodyKind.EightBit,
            _ when Ascii.EqualsIgnoreCase(value, "BINARYMIME"u8) => BodyKind.Binary,
            _ => throw new SmtpSyntaxException("BODY is 7BIT, 8BITMIME or BINARYMIME."),
        };

    // ret-value = "FULL" / "HDRS"
    private static void ReadReturn(MailParameters mail, ReadOnlySpan<byte> value)
        => mail.Return = value switch
        {
            _ when Ascii.EqualsIgnoreCase(value, "FULL"u8) => ReturnedPart.Full,
            _ when Ascii.EqualsIgnoreCase(value, "HDRS"u8) => ReturnedPart.Headers,
            _ => throw new SmtpSyntaxException("RET is FULL or HDRS."),
        };

    // envid-parameter = "ENVID=" xtext, at most 100 characters (RFC 3461 §4.4)
    private static void ReadEnvelopeId(MailParameters mail, ReadOnlySpan<byte> value)
        => mail.EnvelopeId = value.Length <= 100
            ? Xtext.Decode(value)
            : throw new SmtpSyntaxException("ENVID is too long.");

    // notify-esmtp-value = "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" )
    private static void ReadNotify(RecipientParameters recipient, ReadOnlySpan<byte> value)
    {
        NotifyOn notify = NotifyOn.Unspecified;
        foreach (Range range in value.Split((byte)','))
        {
            ReadOnlySpan<byte> word = value[range];
            notify |= word switch
            {
                _ when Ascii.EqualsIgnoreCase(word, "NEVER"u8) => NotifyOn.Never,
                _ when Ascii.EqualsIgnoreCase(word, "SUCCESS"u8) => NotifyOn.Success,
                _ when Ascii.EqualsIgnoreCase(word, "FAILURE"u8) => NotifyOn.Failure,
                _ when Ascii.EqualsIgnoreCase(word, "DELAY"u8) => NotifyOn.Delay,
                _ => throw new SmtpSyntaxException("NOTIFY is NEVER, or a list of SUCCESS, FAILURE and DELAY."),
            };
        }

        recipient.Notify = notify.HasFlag(NotifyOn.Never) && notify != NotifyOn.Never
            ? throw new SmtpSyntaxException("NOTIFY=NEVER stands alone.")
            : notify;
    }

    // original-recipient-address = addr-type ";" xtext  (RFC 3461 §4.2, RFC 6533 §3)
    private static void ReadOriginalRecipient(RecipientParameters recipient, ReadOnlySpan<byte> value)
    {
        int semicolon = value.IndexOf((byte)';');
        if (semicolon <= 0 || semicolon == value.Length - 1 || value.Length > 500)
        {
            throw new SmtpSyntaxException("ORCPT is a type, a semicolon and an address.");
        }

        ReadOnlySpan<byte> address = value[(semicolon + 1)..];
        string type = SmtpArguments.Text(value[..semicolon], "ORCPT is not text.");
        recipient.OriginalRecipient = Ascii.IsValid(address)
            ? $"{type};{Xtext.Decode(address)}"
            : $"{type};{SmtpArguments.Text(address, "ORCPT is not UTF-8.")}";
    }
}
