using Shinten.Mail.Dsn;
using Shinten.Protocols.Smtp;
using Shinten.Server.Queue;
using Shinten.Storage;
using Shinten.Storage.Letters;

namespace Shinten.Server.Arrival;

/// <summary>Tells the sender by a notice, where SMTP has one answer for all and some of the recipients have the letter
/// (ARCHITECTURE.md §4).</summary>
internal sealed class PartialFailure(LetterFiling filing, Notices notices)
{
    /// <summary>True once the notice is on disk: 250 may be said then. False where it is better to be asked again, or
    /// where nobody has the letter and the answer itself says why.</summary>
    public async ValueTask<bool> TellAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        if (letter.Transaction.Dialect != SmtpDialect.Smtp
            || !letter.Outcomes.Contains(RecipientOutcome.Delivered)
            || letter.Outcomes.Contains(RecipientOutcome.Unavailable))
        {
            return false;
        }

        QueuedRecipient[] failed = [.. FailedOf(letter)];
        QueuedLetter told = new()
        {
            ReversePath = letter.Transaction.ReversePath,
            Recipients = failed,
            ArrivedAt = letter.ReceivedAt,
            EnvelopeId = letter.Transaction.Parameters.EnvelopeId,
        };
        PendingNotices pending = new();
        try
        {
            await notices.AddAsync(NoticeKind.Failed, told, failed, null, letter.Bytes, pending, cancel);
            await filing.FileAsync(pending.Letters, pending.Rows, cancel);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    private static IEnumerable<QueuedRecipient> FailedOf(ArrivingLetter letter)
    {
        for (int i = 0; i < letter.Outcomes.Count; i++)
        {
            (string status, string why) = letter.Outcomes[i] switch
            {
                RecipientOutcome.OverQuota => ("5.2.2", "The mailbox is full."),
                RecipientOutcome.Gone => ("5.1.1", "There is no such address here any more."),
                RecipientOutcome.Loop => ("5.4.6", "The letter was delivered to this address before."),
                _ => ("", ""),
            };
            if (status.Length > 0)
            {
                SmtpRecipient recipient = letter.Transaction.Recipients[i];
                yield return new QueuedRecipient
                {
                    Address = recipient.Address,
                    Notify = recipient.Notify,
                    OriginalRecipient = recipient.OriginalRecipient,
                    State = RecipientState.Failed,
                    LastStatus = status,
                    LastReply = why,
                };
            }
        }
    }
}
