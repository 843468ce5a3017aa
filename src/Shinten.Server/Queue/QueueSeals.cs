using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage.Letters;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>Makes rows of the queue out of letters, and letters out of rows: both parts are sealed under the queue key
/// (sealing.md §9).</summary>
/// <remarks>Who commits such a row need not wake anybody: the queue is told by its store.</remarks>
public sealed class QueueSeals(QueueSealing sealing)
{
    /// <summary>As many as every server takes in one transaction (RFC 5321 §4.5.3.1.8).</summary>
    private const int MaxRecipientsOfRow = 100;

    /// <summary>The rows by which a letter is sent: one, or several where it has hundreds of recipients.</summary>
    /// <param name="sender">Whose letter it is; 0 for what the server itself sends.</param>
    /// <param name="letter">Whom it is for; at least one recipient.</param>
    /// <param name="message">The bytes to send, every line with CRLF at its end.</param>
    public IReadOnlyList<NewQueueRow> Seal(AccountId sender, QueuedLetter letter, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.Recipients.Count <= MaxRecipientsOfRow)
        {
            return [SealRow(sender, letter, message)];
        }

        // Those of one domain next to each other: they go in one transaction.
        List<NewQueueRow> rows = [];
        foreach (QueuedRecipient[] some in letter.Recipients
            .OrderBy(recipient => recipient.Address.Host, StringComparer.Ordinal)
            .Chunk(MaxRecipientsOfRow))
        {
            rows.Add(SealRow(sender, letter with { Recipients = some }, message));
        }

        return rows;
    }

    /// <summary>Seals the state of a letter that is in the queue already.</summary>
    internal byte[] SealState(ItemId id, QueuedLetter letter)
    {
        using PooledBytes json = new();
        using Utf8JsonWriter writer = new(json);
        JsonSerializer.Serialize(writer, letter, QueuedLetterJson.Default.QueuedLetter);
        return sealing.SealQueued(OutgoingQueue.NumberOf(id), QueuePart.Envelope, json.Span);
    }

    /// <summary>False if the row is damaged or was sealed under another key.</summary>
    internal bool TryOpen(QueueRow row, [NotNullWhen(true)] out QueuedLetter? letter)
    {
        letter = null;
        using PooledBytes json = new(row.Sealed.Length);
        if (!sealing.TryOpenQueued(OutgoingQueue.NumberOf(row.Id), QueuePart.Envelope, row.Sealed.Span, json))
        {
            return false;
        }

        try
        {
            letter = JsonSerializer.Deserialize(json.Span, QueuedLetterJson.Default.QueuedLetter);
        }
        catch (JsonException)
        {
            // A newer program wrote it, which knows more.
        }

        return letter is not null;
    }

    /// <summary>Opens the bytes of a letter; false, and nothing written, if they are damaged.</summary>
    internal bool TryOpenMessage(ItemId id, ReadOnlySpan<byte> content, PooledBytes message)
        => sealing.TryOpenQueued(OutgoingQueue.NumberOf(id), QueuePart.Letter, content, message);

    private NewQueueRow SealRow(AccountId sender, QueuedLetter letter, ReadOnlySpan<byte> message)
    {
        ItemId id = ItemId.New();
        return new NewQueueRow(
            sender,
            id,
            letter.HoldUntil ?? letter.ArrivedAt,
            SealState(id, letter),
            sealing.SealQueued(OutgoingQueue.NumberOf(id), QueuePart.Letter, message));
    }
}
