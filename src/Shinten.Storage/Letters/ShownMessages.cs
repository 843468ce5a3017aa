using System.Runtime.CompilerServices;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;
using Shinten.Storage.Search;

namespace Shinten.Storage.Letters;

/// <summary>What a session of one access is shown of an account's messages (sealing.md §8).</summary>
/// <remarks>Size, header, structure and bytes describe the same bytes: a function of what was stored at arrival.
/// </remarks>
public sealed class ShownMessages
{
    // Enough to make few reads of many; small enough that little plaintext lies in memory at a time.
    private const int MaxBatch = 512;
    private const long MaxBatchBytes = 1024 * 1024;

    private readonly OpenedParts _parts;

    public ShownMessages(Account account, ILetterOpener opener)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(opener);
        _parts = new OpenedParts(account, opener);
        Words = new WordNarrowing(_parts);
    }

    public Access Access => _parts.Access;

    internal WordNarrowing Words { get; }

    /// <summary>Reads messages in the order asked; each is valid until the next is asked for.</summary>
    public async IAsyncEnumerable<ShownMessage> ReadAsync(
        IReadOnlyList<MessageEntry> messages, ShownParts parts, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using ShownBatch batch = new(_parts, parts);
        for (int start = 0; start < messages.Count;)
        {
            int end = EndOfBatch(messages, start, parts);
            await batch.LoadAsync(messages, start, end, cancel);
            for (int at = 0; at < end - start; at++)
            {
                yield return batch[at];
            }

            start = end;
        }
    }

    /// <summary>Reads one message that stays valid until it is disposed.</summary>
    public async ValueTask<ShownMessage> OpenAsync(MessageEntry message, ShownParts parts, CancellationToken cancel)
    {
        ShownBatch batch = new(_parts, parts);
        try
        {
            await batch.LoadAsync([message], 0, 1, cancel);
            return batch[0].Owning(batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static int EndOfBatch(IReadOnlyList<MessageEntry> messages, int start, ShownParts parts)
    {
        int end = Math.Min(messages.Count, start + MaxBatch);
        if ((parts & (ShownParts.Bytes | ShownParts.Header)) == 0)
        {
            return end;
        }

        long bytes = 0;
        for (int at = start; at < end; at++)
        {
            bytes += Math.Min(messages[at].Letter.Blob.LetterLength, OpenedParts.MaxWholeLetter);
            if (bytes > MaxBatchBytes)
            {
                return Math.Max(at, start + 1);
            }
        }

        return end;
    }
}
