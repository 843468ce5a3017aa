using Microsoft.Extensions.Logging;
using Shinten.Mail.Dsn;
using Shinten.Protocols.Smtp;
using Shinten.Server.Queue;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Server.Arrival;

/// <summary>Tells senders what became of a letter for recipients of this server, where the answer to DATA cannot.
/// </summary>
internal sealed partial class ArrivalNotices(LetterFiling filing, Notices notices, ILogger logger)
{
    /// <summary>Some have the letter and others cannot, and SMTP has one answer for all (ARCHITECTURE.md §4).</summary>
    /// <returns>True once the notice is on disk: 250 may be said then. False where it is better to be asked again, or
    /// where nobody has the letter and the answer itself says why.</returns>
    public async ValueTask<bool> TellFailuresAsync(ArrivingLetter letter)
        => letter.Transaction.Dialect == SmtpDialect.Smtp
            && letter.Outcomes.Contains(RecipientOutcome.Delivered)
            && !letter.Outcomes.Contains(RecipientOutcome.Unavailable)
            && await TellAsync(NoticeKind.Failed, letter, [.. FailedOf(letter)]);

    /// <summary>Whom a sender wants to know of has the letter (NOTIFY=SUCCESS, RFC 3461 §5.2.1).</summary>
    public async ValueTask TellDeliveredAsync(ArrivingLetter letter)
    {
        QueuedRecipient[] delivered =
        [
            .. letter.Deliveries.SelectMany(delivery => delivery.Recipients)
                .Where(place => letter.Outcomes[place] == RecipientOutcome.Delivered)
                .Where(place => letter.Transaction.Recipients[place].Notify.HasFlag(NotifyOn.Success))
                .Select(place => Of(letter.Transaction.Recipients[place], "2.1.5", "")),
        ];
        if (delivered.Length > 0)
        {
            await TellAsync(NoticeKind.Delivered, letter, delivered);
        }
    }

    // The letter is on disk by now: no deadline may make of that an answer which has it sent once more.
    private async ValueTask<bool> TellAsync(
        NoticeKind kind, ArrivingLetter letter, IReadOnlyList<QueuedRecipient> recipients)
    {
        QueuedLetter told = new()
        {
            ReversePath = letter.Transaction.ReversePath,
            Recipients = recipients,
            ArrivedAt = letter.ReceivedAt,
            EnvelopeId = letter.Transaction.Parameters.EnvelopeId,
        };
        PendingNotices pending = new();
        try
        {
            await notices.AddAsync(kind, told, recipients, null, letter.Bytes, pending, CancellationToken.None);
            CommitResult result = await filing.FileAsync(pending.Letters, pending.Rows, CancellationToken.None);
            return result.Outcome == CommitOutcome.Committed;
        }
        catch (StorageException e)
        {
            LogNotTold(logger, e);
            return false;
        }
    }

    private static IEnumerable<QueuedRecipient> FailedOf(ArrivingLetter letter)
    {
        for (int place = 0; place < letter.Outcomes.Count; place++)
        {
            SmtpRecipient recipient = letter.Transaction.Recipients[place];
            switch (letter.Outcomes[place])
            {
                case RecipientOutcome.OverQuota:
                    yield return Of(recipient, "5.2.2", "The mailbox is full.");
                    break;
                case RecipientOutcome.Gone:
                    yield return Of(recipient, "5.1.1", "There is no such address here any more.");
                    break;
                case RecipientOutcome.Loop:
                    yield return Of(recipient, "5.4.6", "The letter was delivered to this address before.");
                    break;
            }
        }
    }

    private static QueuedRecipient Of(SmtpRecipient recipient, string status, string why) => new()
    {
        Address = recipient.Address,
        Notify = recipient.Notify,
        OriginalRecipient = recipient.OriginalRecipient,
        LastStatus = status,
        LastReply = why,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sender could not be told what became of a letter.")]
    private static partial void LogNotTold(ILogger logger, Exception e);
}
