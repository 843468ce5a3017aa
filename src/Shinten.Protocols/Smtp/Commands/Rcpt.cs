using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Smtp.Commands;

/// <summary>RCPT names one recipient, which is accepted or refused here and now (RFC 5321 §4.1.1.3, §3.3).</summary>
internal static class Rcpt
{
    public const string Syntax = "RCPT TO:<address> [parameters]";

    private const string Postmaster = "postmaster";

    public static async ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (MailAddress address, RecipientParameters parameters) = Parse(session, arguments.Span);
        if (session.Transaction!.Recipients.Count >= session.Options.MaxRecipients)
        {
            return TooMany;
        }

        RecipientCheck check = await session.Service.Arrival.CheckRecipientAsync(session.Transaction, address, cancel);
        if (check is not RecipientCheck.Accepted accepted)
        {
            return Refuse(((RecipientCheck.Refused)check).Reason);
        }

        session.Accept(new SmtpRecipient(address, accepted.Account)
        {
            Notify = parameters.Notify,
            OriginalRecipient = parameters.OriginalRecipient,
        });
        return Accepted;
    }

    private static SmtpReply Accepted { get; } = SmtpReply.Of(250, "2.1.5", "Recipient OK");

    // RFC 5321 §4.5.3.1.10
    private static SmtpReply TooMany { get; }
        = SmtpReply.Of(452, "4.5.3", "Too many recipients; send them another copy.");

    private static SmtpReply Unknown { get; } = SmtpReply.Of(550, "5.1.1", "No such address here.");

    private static SmtpReply NotHere { get; }
        = SmtpReply.Of(550, "5.7.1", "Relaying denied: that domain is not served here.");

    private static SmtpReply Full { get; } = SmtpReply.Of(452, "4.2.2", "The mailbox is full.");

    private static SmtpReply Suspended { get; } = SmtpReply.Of(550, "5.2.1", "This address takes no mail.");

    private static SmtpReply Unavailable { get; }
        = SmtpReply.Of(451, "4.3.0", "The address cannot be looked up now; try again later.");

    private static SmtpReply Literal { get; }
        = SmtpReply.Of(550, "5.1.2", "Nothing is sent to an address in brackets; give the name of a domain.");

    private static SmtpReply IncompleteDomain { get; }
        = SmtpReply.Of(550, "5.1.2", "That is no full domain name.");

    private static SmtpReply SealedSender { get; } = SmtpReply.Of(
        550,
        "5.1.2",
        "That stands in the place of a sealed letter's sender.",
        "Answer from where the letter opens: with an app password of access \"envelopes\" or \"everything\".");

    private static SmtpReply Refuse(RecipientRefusal reason) => reason switch
    {
        RecipientRefusal.Unknown => Unknown,
        RecipientRefusal.NotHere => NotHere,
        RecipientRefusal.Full => Full,
        RecipientRefusal.Suspended => Suspended,
        RecipientRefusal.Unavailable => Unavailable,
        RecipientRefusal.Literal => Literal,
        RecipientRefusal.IncompleteDomain => IncompleteDomain,
        RecipientRefusal.SealedSender => SealedSender,
        RecipientRefusal.SentTooMuch => SmtpReplies.SentTooMuch,
    };

    // rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters]
    private static (MailAddress Address, RecipientParameters Parameters) Parse(
        SmtpSession session, ReadOnlySpan<byte> line)
    {
        SmtpArguments arguments = new(line);
        arguments.Keyword("TO:"u8, Syntax);
        string path = arguments.Path(Syntax);
        RecipientParameters parameters = SmtpExtensions.ReadRecipient(ref arguments);

        if (path.Equals(Postmaster, StringComparison.OrdinalIgnoreCase))
        {
            path = $"{Postmaster}@{session.Service.HostName}";
        }

        if (!MailAddress.TryParse(path, out MailAddress? address))
        {
            throw new SmtpSyntaxException(SmtpReply.Of(501, "5.1.3", "The recipient is not a valid address."));
        }

        // RFC 6531 §3.5
        return System.Text.Ascii.IsValid(path) || session.Transaction!.Parameters.IsInternational
            ? (address, parameters)
            : throw new SmtpSyntaxException(
                SmtpReply.Of(553, "5.6.7", "This recipient needs the SMTPUTF8 parameter of MAIL."));
    }
}
