using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Smtp.Commands;

/// <summary>MAIL begins a transaction and names the reverse-path (RFC 5321 §4.1.1.2).</summary>
internal static class Mail
{
    public const string Syntax = "MAIL FROM:<address> [parameters]";

    public static async ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (MailAddress? reversePath, MailParameters parameters) = Parse(session, arguments.Span);
        if (Check(session, parameters) is { } refusal)
        {
            return refusal;
        }

        SmtpTransaction transaction = new()
        {
            Dialect = session.Dialect,
            Network = session.Connection.Network,
            Helo = session.Helo,
            IsExtended = session.IsExtended,
            Tls = session.Connection.Tls,
            ReversePath = reversePath,
            Parameters = parameters,
            Submitter = session.Submitter,
            BegunAt = session.Service.Clock.GetUtcNow(),
        };
        if (await session.Service.Arrival.CheckSenderAsync(transaction, cancel) is { } reason)
        {
            return Refuse(reason);
        }

        session.Begin(transaction);
        return Accepted;
    }

    private static SmtpReply Accepted { get; } = SmtpReply.Of(250, "2.1.0", "Sender OK");

    private static SmtpReply TooManyMessages { get; }
        = SmtpReply.Of(421, "4.7.0", "Enough messages for one connection; connect anew.").Then(AfterReply.Close);

    // RFC 6409 §6.3
    private static SmtpReply NotOwn { get; }
        = SmtpReply.Of(550, "5.7.1", "That is no address of the account that you signed in to.");

    private static SmtpReply Unavailable { get; }
        = SmtpReply.Of(451, "4.3.0", "The sender cannot be looked up now; try again later.");

    // RFC 4865 §3
    private static SmtpReply BadHold { get; }
        = SmtpReply.Of(501, "5.5.4", "That time is past, or farther ahead than FUTURERELEASE says.");

    private static SmtpReply Refuse(SenderRefusal reason) => reason switch
    {
        SenderRefusal.NotOwn => NotOwn,
        SenderRefusal.SentTooMuch => SmtpReplies.SentTooMuch,
        SenderRefusal.Unavailable => Unavailable,
    };

    // mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]
    private static (MailAddress? ReversePath, MailParameters Parameters) Parse(
        SmtpSession session, ReadOnlySpan<byte> line)
    {
        SmtpArguments arguments = new(line);
        arguments.Keyword("FROM:"u8, Syntax);
        string path = arguments.Path(Syntax);
        MailParameters parameters = SmtpExtensions.ReadMail(ref arguments, session.Dialect);
        if (path.Length == 0)
        {
            return (null, parameters);
        }

        if (!MailAddress.TryParse(path, out MailAddress? address))
        {
            throw new SmtpSyntaxException(SmtpReply.Of(501, "5.1.7", "The sender is not a valid address."));
        }

        // RFC 6531 §3.5
        return System.Text.Ascii.IsValid(path) || parameters.IsInternational
            ? (address, parameters)
            : throw new SmtpSyntaxException(SmtpReply.Of(553, "5.6.7", "This sender needs the SMTPUTF8 parameter."));
    }

    private static SmtpReply? Check(SmtpSession session, MailParameters parameters)
    {
        if (session.MessagesAccepted >= session.Options.MaxMessagesPerConnection)
        {
            return TooManyMessages;
        }

        // RFC 1870 §6.1
        if (parameters.Size > session.Options.MaxMessageBytes)
        {
            return SmtpReplies.MessageTooLarge;
        }

        if (parameters.Hold is { } hold && !MayHold(session, hold))
        {
            return BadHold;
        }

        return session.Service.Space.HasRoomFor(parameters.Size) ? null : SmtpReplies.NoSpace;
    }

    private static bool MayHold(SmtpSession session, HoldRequest hold)
    {
        DateTimeOffset now = session.Service.Clock.GetUtcNow();
        TimeSpan ahead = hold.ReleaseAt(now) - now;
        return ahead > TimeSpan.Zero && ahead <= session.Service.Submission!.Options.MaxHold;
    }
}
