using Shinten.Protocols.Smtp;
using Shinten.Server.Arrival;
using Shinten.Server.Queue;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;

namespace Shinten.Server.Sending;

/// <summary>The last step: the letters of recipients here and the queue rows of those elsewhere are committed as one
/// unit, and only then is the letter called taken.</summary>
internal sealed class Dispatch(SendingServices services, ArrivalNotices notices)
{
    private readonly Filing _filing = new(services.Filing, services.Keys);

    public async ValueTask<ArrivalResult?> RunAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        ArrivingLetter local = letter.ForHere();
        _ = await RecipientDirectory.RunAsync(local, cancel);
        CommitResult result = await services.Filing.FileAsync(
            local.Deliveries.Count > 0 ? _filing.LettersOf(local) : [], Rows(letter), cancel);
        if (result.Outcome != CommitOutcome.Committed)
        {
            return new ArrivalResult.Refused(ArrivalRefusal.Unavailable);
        }

        Filing.Note(local, result);
        await notices.TellDeliveredAsync(local);
        return new ArrivalResult.Taken(
            [.. local.Outcomes.Select(outcome => outcome!.Value)]);
    }

    private List<NewQueueRow> Rows(SubmittedLetter letter)
    {
        QueuedRecipient[] recipients =
        [
            // Who stands in To and Cc gets it once.
            .. letter.Transaction.Recipients.Where(letter.GoesToQueue)
                .DistinctBy(recipient => recipient.Address)
                .Select(recipient => new QueuedRecipient
                {
                    Address = recipient.Address,
                    Notify = recipient.Notify,
                    OriginalRecipient = recipient.OriginalRecipient,
                }),
        ];
        List<NewQueueRow> rows = [];
        if (recipients.Length == 0)
        {
            return rows;
        }

        using PooledBytes message = letter.Whole();

        // An address in UTF-8 asks for a server with SMTPUTF8: the others need not come back for its sake.
        foreach (IGrouping<bool, QueuedRecipient> some in recipients.GroupBy(
            recipient => letter.IsInternational || recipient.Address.IsInternational))
        {
            rows.AddRange(services.Queue.Seal(letter.Account, Queued(letter, [.. some], some.Key), message.Span));
        }

        return rows;
    }

    private static QueuedLetter Queued(
        SubmittedLetter letter, IReadOnlyList<QueuedRecipient> recipients, bool isInternational)
    {
        MailParameters parameters = letter.Transaction.Parameters;
        return new QueuedLetter
        {
            ReversePath = letter.Transaction.ReversePath,
            Recipients = recipients,
            ArrivedAt = letter.ReceivedAt,
            HoldUntil = letter.ReleaseAt,
            HoldText = parameters.Hold?.Text ?? "",
            Body = letter.Body,
            IsInternational = isInternational,
            Return = parameters.Return,
            EnvelopeId = parameters.EnvelopeId,
            Language = letter.Language,
        };
    }
}
