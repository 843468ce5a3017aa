namespace Shinten.Protocols.Smtp;

/// <summary>Hands a received message to arrival and turns what became of it into replies (RFC 5321 §4.2.5,
/// RFC 2033 §4.2).</summary>
internal static class Delivery
{
    public static async ValueTask<SmtpReply> FinishAsync(
        SmtpSession session, MessageBuilder builder, MessageFault fault, CancellationToken cancel)
    {
        SmtpTransaction transaction = session.Transaction!;
        try
        {
            if (fault != MessageFault.None)
            {
                return ForAll(transaction, MessageRules.Refuse(fault));
            }

            using ReceivedMessage? message = await FinishAsync(builder, cancel);
            if (message is null)
            {
                return ForAll(transaction, SmtpReplies.NoSpace);
            }

            ArrivalResult result = await session.Service.Arrival.ArriveAsync(transaction, message, cancel);
            SmtpReply reply = Answer(transaction, result);
            if (!reply.IsError)
            {
                session.MessageAccepted();
            }

            return reply;
        }
        finally
        {
            session.EndTransaction();
        }
    }

    /// <summary>Null when the last bytes of a large message could not be put aside.</summary>
    private static async ValueTask<ReceivedMessage?> FinishAsync(MessageBuilder builder, CancellationToken cancel)
    {
        try
        {
            return await builder.FinishAsync(cancel);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static SmtpReply Answer(SmtpTransaction transaction, ArrivalResult result) => result switch
    {
        ArrivalResult.Refused refused => ForAll(transaction, Refuse(refused.Reason)),
        ArrivalResult.Taken taken when transaction.Dialect == SmtpDialect.Lmtp => ForEach(taken),
        ArrivalResult.Taken taken => ForSmtp(taken),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>LMTP hears a refusal of the whole once for each recipient too.</summary>
    private static SmtpReply ForAll(SmtpTransaction transaction, SmtpReply reply)
        => transaction.Dialect == SmtpDialect.Lmtp
            ? SmtpReply.Several([.. Enumerable.Repeat(reply, transaction.Recipients.Count)])
            : reply;

    private static SmtpReply ForEach(ArrivalResult.Taken taken)
        => SmtpReply.Several([.. taken.Outcomes.Select(Answer)]);

    /// <summary>
    /// SMTP has one answer: 250 once anybody has the letter and the sender is told of the others; the mildest
    /// refusal if nobody has it.
    /// </summary>
    private static SmtpReply ForSmtp(ArrivalResult.Taken taken)
    {
        bool anyDelivered = taken.Outcomes.Contains(RecipientOutcome.Delivered);
        bool allDelivered = taken.Outcomes.All(outcome => outcome == RecipientOutcome.Delivered);
        if (allDelivered || (anyDelivered && taken.FailuresAreReported))
        {
            return SmtpReplies.Accepted;
        }

        // Whoever has the letter already is spared the second copy: an equal letter is filed once (sealing.md §9).
        return Answer(taken.Outcomes.Where(outcome => outcome != RecipientOutcome.Delivered)
            .OrderBy(outcome => Answer(outcome).Code).First());
    }

    private static SmtpReply Answer(RecipientOutcome outcome) => outcome switch
    {
        RecipientOutcome.Delivered => SmtpReplies.Accepted,
        RecipientOutcome.OverQuota => OverQuota,
        RecipientOutcome.Gone => Gone,
        RecipientOutcome.Loop => Loop,
        RecipientOutcome.Unavailable => Unavailable,
    };

    private static SmtpReply Refuse(ArrivalRefusal reason) => reason switch
    {
        ArrivalRefusal.Loop => Loop,
        ArrivalRefusal.NoSpace => SmtpReplies.NoSpace,
        ArrivalRefusal.Unavailable => Unavailable,
        ArrivalRefusal.TimedOut => TimedOut,
        ArrivalRefusal.SentTooMuch => SmtpReplies.SentTooMuch,
        ArrivalRefusal.SignedOut => SignedOut,
        ArrivalRefusal.NotOwnAuthor => NotOwnAuthor,
        ArrivalRefusal.BadHeader => BadHeader,
        ArrivalRefusal.NotAReport => NotAReport,
        ArrivalRefusal.HoldsSealedLetter => HoldsSealedLetter,
        ArrivalRefusal.NotSendable => NotSendable,
    };

    private static SmtpReply OverQuota { get; } = SmtpReply.Of(452, "4.2.2", "The mailbox is full.");

    private static SmtpReply Gone { get; } = SmtpReply.Of(550, "5.1.1", "No such address here any more.");

    private static SmtpReply Unavailable { get; }
        = SmtpReply.Of(451, "4.3.0", "The message cannot be stored now; try again later.");

    private static SmtpReply TimedOut { get; }
        = SmtpReply.Of(451, "4.3.0", "Storing the message took too long; try again later.");

    private static SmtpReply SignedOut { get; }
        = SmtpReply.Of(550, "5.7.1", "The app password was removed or the account suspended.");

    private static SmtpReply NotOwnAuthor { get; }
        = SmtpReply.Of(550, "5.7.1", "Refused: From and Sender must hold addresses of your own account alone.");

    private static SmtpReply BadHeader { get; }
        = SmtpReply.Of(554, "5.6.0", "Refused: the header must be well formed, with one From field.");

    private static SmtpReply NotAReport { get; }
        = SmtpReply.Of(550, "5.7.1", "Refused: without a sender only a disposition notification may go.");

    private static SmtpReply HoldsSealedLetter { get; } = SmtpReply.Of(
        550,
        "5.7.1",
        "Refused: this holds a letter that is sealed for this mail program, not the letter itself.",
        "Send it on from where it opens: with an app password of access \"everything\".");

    private static SmtpReply NotSendable { get; }
        = SmtpReply.Of(554, "5.6.1", "Refused: a part has lines that cannot be sent; encode it.");

    private static SmtpReply Loop { get; }
        = SmtpReply.Of(554, "5.4.6", "The message goes round in circles: too many Received fields, or it was here.");
}
