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

    /// <summary>Files the letters and the queue rows of one transaction, together or not at all.</summary>
    public Task<CommitResult> FileAsync(
        IReadOnlyList<LetterToFile> letters, IReadOnlyList<NewQueueRow> queueRows, CancellationToken cancel)
        => FileAsync(letters, queueRows, [], cancel);

    /// <summary>The same, with what becomes of letters that are queued already.</summary>
    public async Task<CommitResult> FileAsync(
        IReadOnlyList<LetterToFile> letters,
        IReadOnlyList<NewQueueRow> queueRows,
        IReadOnlyList<QueueChange> queueChanges,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letters);
        ArgumentNullException.ThrowIfNull(queueRows);
        ArgumentNullException.ThrowIfNull(queueChanges);
        for (int attempt = 1; ; attempt++)
        {
            CommitResult result = await TryFileAsync(letters, queueRows, queueChanges, cancel);
            if (result.Outcome == CommitOutcome.Committed || attempt == MaxAttempts)
            {
                return result;
            }
        }
    }

    private async Task<CommitResult> TryFileAsync(
        IReadOnlyList<LetterToFile> letters,
        IReadOnlyList<NewQueueRow> queueRows,
        IReadOnlyList<QueueChange> queueChanges,
        CancellationToken cancel)
    {
        PreparedLetter?[] prepared = new PreparedLetter?[letters.Count];
        try
        {
            UnitOfWork work = new();
            for (int at = 0; at < prepared.Length; at++)
            {
                PreparedLetter letter = await preparer.PrepareAsync(letters[at], cancel);
                prepared[at] = letter;
                work.Add(letter.Message);
            }

            foreach (NewQueueRow row in queueRows)
            {
                work.Add(row);
            }

            foreach (QueueChange change in queueChanges)
            {
                work.Add(change);
            }

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
