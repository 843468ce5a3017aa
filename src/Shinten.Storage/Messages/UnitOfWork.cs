using Shinten.Sealing.Ids;
using Shinten.Storage.Queue;

namespace Shinten.Storage.Messages;

/// <summary>Letters and queue rows that are committed together or not at all.</summary>
public sealed class UnitOfWork(UnitRule rule = UnitRule.LeaveOut)
{
    private readonly List<NewMessage> _letters = [];
    private readonly List<NewQueueRow> _queueRows = [];
    private readonly List<QueueChange> _queueChanges = [];

    public UnitRule Rule => rule;

    public IReadOnlyList<NewMessage> Letters => _letters;

    public IReadOnlyList<NewQueueRow> QueueRows => _queueRows;

    /// <summary>What becomes of letters that are queued already.</summary>
    public IReadOnlyList<QueueChange> QueueChanges => _queueChanges;

    public UnitOfWork Add(NewMessage letter)
    {
        _letters.Add(letter);
        return this;
    }

    public UnitOfWork Add(NewQueueRow row)
    {
        _queueRows.Add(row);
        return this;
    }

    public UnitOfWork Add(QueueChange change)
    {
        _queueChanges.Add(change);
        return this;
    }
}

public enum CommitOutcome
{
    /// <summary>All is on disk, but for the letters whose own outcome says why not.</summary>
    Committed,

    /// <summary>A seal is of an older generation than its account: nothing was stored; seal anew (sealing.md
    /// §4).</summary>
    SealRefused,

    /// <summary>One letter of a unit that is all or nothing was refused: nothing was stored.</summary>
    LetterRefused,
}

/// <param name="Deliveries">One for each letter, in the order of the unit; empty if a seal was refused; the refused
/// one alone where the unit was all or nothing.</param>
/// <param name="RefusedFor">Accounts whose seal was refused.</param>
public sealed record CommitResult(
    CommitOutcome Outcome, IReadOnlyList<DeliveryResult> Deliveries, IReadOnlyList<AccountId> RefusedFor);
