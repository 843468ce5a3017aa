using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;
using Shinten.Storage.Seals;

namespace Shinten.Storage.Letters;

/// <summary>Prepares letters and commits them; what is refused for its seal is sealed anew (sealing.md §4).</summary>
public sealed class LetterFiling(MailStore store, LiveSeals seals, LetterPreparer preparer)
{
    // A second refusal means that a key was changed twice within milliseconds; a third is not waited for.
    private const int MaxAttempts = 3;

    /// <summary>Files the letters and the queue rows of one transaction; a letter that is refused is left
    /// out.</summary>
    public Task<CommitResult> FileAsync(
        IReadOnlyList<LetterToFile> letters, IReadOnlyList<NewQueueRow> queueRows, CancellationToken cancel)
        => FileAsync(letters, queueRows, [], cancel);

    /// <summary>The same, with what becomes of letters that are queued already.</summary>
    public Task<CommitResult> FileAsync(
        IReadOnlyList<LetterToFile> letters,
        IReadOnlyList<NewQueueRow> queueRows,
        IReadOnlyList<QueueChange> queueChanges,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letters);
        ArgumentNullException.ThrowIfNull(queueRows);
        ArgumentNullException.ThrowIfNull(queueChanges);
        return FileAsync(letters, work => Fill(work, queueRows, queueChanges), UnitRule.LeaveOut, cancel);
    }

    /// <summary>Files all the letters, or none of them if one is refused.</summary>
    public Task<CommitResult> FileAllAsync(IReadOnlyList<LetterToFile> letters, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letters);
        return FileAsync(letters, _ => { }, UnitRule.AllOrNothing, cancel);
    }

    private async Task<CommitResult> FileAsync(
        IReadOnlyList<LetterToFile> letters, Action<UnitOfWork> fill, UnitRule rule, CancellationToken cancel)
    {
        for (int attempt = 1; ; attempt++)
        {
            CommitResult result = await TryFileAsync(letters, fill, rule, cancel);
            if (result.Outcome != CommitOutcome.SealRefused || attempt == MaxAttempts)
            {
                return result;
            }
        }
    }

    private async Task<CommitResult> TryFileAsync(
        IReadOnlyList<LetterToFile> letters,
        Action<UnitOfWork> fill,
        UnitRule rule,
        CancellationToken cancel)
    {
        PreparedLetter?[] prepared = new PreparedLetter?[letters.Count];
        try
        {
            UnitOfWork work = new(rule);
            for (int at = 0; at < prepared.Length; at++)
            {
                PreparedLetter letter = await preparer.PrepareAsync(letters[at], cancel);
                prepared[at] = letter;
                work.Add(letter.Message);
            }

            fill(work);
            CommitResult result = await store.CommitAsync(work, cancel);
            Note(result, prepared);
            return result;
        }
        finally
        {
            foreach (PreparedLetter? letter in prepared)
            {
                letter?.Dispose();
            }
        }
    }

    private static void Fill(
        UnitOfWork work, IReadOnlyList<NewQueueRow> queueRows, IReadOnlyList<QueueChange> queueChanges)
    {
        foreach (NewQueueRow row in queueRows)
        {
            work.Add(row);
        }

        foreach (QueueChange change in queueChanges)
        {
            work.Add(change);
        }
    }

    private void Note(CommitResult result, PreparedLetter?[] prepared)
    {
        for (int at = 0; at < result.Deliveries.Count; at++)
        {
            if (result.Deliveries[at].Outcome == DeliveryOutcome.Stored)
            {
                prepared[at]?.Committed();
            }
        }

        foreach (AccountId account in result.RefusedFor)
        {
            seals.End(account);
        }
    }
}
