using Shinten.Protocols.Smtp.Client;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>A letter for some of its recipients, on its way through a lane.</summary>
internal sealed class LaneItem(QueueRow row, QueuedLetter letter, IReadOnlyList<int> recipients)
{
    private readonly TaskCompletionSource<LaneResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public QueueRow Row { get; } = row;

    public QueuedLetter Letter { get; } = letter;

    /// <summary>Places in the letter's list of recipients.</summary>
    public IReadOnlyList<int> Recipients { get; } = recipients;

    public Task<LaneResult> Done => _done.Task;

    public void Complete(LaneResult result) => _done.TrySetResult(result);

    public void Cancel() => _done.TrySetCanceled();

    /// <summary>The same answer for everyone.</summary>
    public void Complete(RecipientAnswer answer, string host)
        => Complete(new LaneResult(this, [.. Recipients.Select(_ => answer)], host));
}

/// <summary>What came of it: one answer for each recipient of the item, in their order.</summary>
/// <param name="Host">Who answered; empty if nobody was reached.</param>
internal sealed record LaneResult(LaneItem Item, IReadOnlyList<RecipientAnswer> Answers, string Host)
{
    /// <summary>The host tells senders itself when it has delivered (RFC 3461 §5.2.2).</summary>
    public bool TellsOfDelivery { get; init; }

    /// <summary>The letter was lost from the queue in the meantime: it was dropped.</summary>
    public bool IsGone { get; init; }
}
