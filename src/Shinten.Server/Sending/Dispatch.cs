using Shinten.Protocols.Smtp;
using Shinten.Server.Arrival;
using Shinten.Server.Queue;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;

namespace Shinten.Server.Sending;

/// <summary>The last step: the letters of recipients here and the queue rows of those elsewhere are committed as one
/// unit, and only then is the letter called taken.</summary>
internal sealed class Dispatch(SendingServices services)
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
        return new ArrivalResult.Taken(
            [.. local.Outcomes.Select(outcome => outcome!.Value)]);
    }

    private IReadOnlyList<NewQueueRow> Rows(SubmittedLetter letter)
    {
        QueuedRecipient[] recipients =
        [
            .. letter.Transaction.Recipients.Where(letter.GoesToQueue).Select(recipient => new QueuedRecipient
            {
                Address = recipient.Address,
                Notify = recipient.Notify,
                OriginalRecipient = recipient.OriginalRecipient,
            }),
        ];
        if (recipients.Length == 0)
        {
            return [];
        }

        MailParameters parameters = letter.Transaction.Parameters;
        QueuedLetter queued = new()
        {
            ReversePath = letter.Transaction.ReversePath,
            Recipients = recipients,
            ArrivedAt = letter.ReceivedAt,
            HoldUntil = letter.ReleaseAt,
            HoldText = parameters.Hold?.Text ?? "",
            Body = letter.Body,
            IsInternational = letter.IsInternational,
            Return = parameters.Return,
            EnvelopeId = parameters.EnvelopeId,
        };
        using PooledBytes message = letter.Whole();
        return services.Queue.Seal(letter.Account, queued, message.Span);
    }
}
