using Shinten.Sealing.Ids;
using Shinten.Storage.Blobs;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

/// <summary>Takes the bytes of one part of one letter; they are gone when it returns.</summary>
/// <param name="index">Which of the letters asked for; they come in the order in which they lie on disk.</param>
public delegate void PartReader(int index, ReadOnlySpan<byte> bytes);

public sealed partial class Account
{
    public async Task<StoredLetter?> FindLetterAsync(MessageId message, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<StoredLetter> found = await session.QueryAsync(
            MessageSql.ReadLetter, MessageSql.MapLetter, cancel, Id.Value, message.Value);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Where these letters lie; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<StoredLetter>> FindLettersAsync(
        IReadOnlyList<MessageId> messages, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<StoredLetter> found = new(messages.Count);
        SqlValue[][] sets = [.. messages.Select(message => new SqlValue[] { Id.Value, message.Value })];
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        await session.QueryEachAsync(
            MessageSql.ReadLetter, sets, (_, row) => found.Add(MessageSql.MapLetter(row)), cancel);
        return found;
    }

    /// <summary>Reads one part of many letters, sorted and in few reads; gone or damaged ones are left out.</summary>
    public async ValueTask<LeftOut> ReadPartsAsync(
        IReadOnlyList<StoredLetter> letters, LetterPart part, PartReader reader, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letters);
        ArgumentNullException.ThrowIfNull(reader);
        List<int>? missed = null;
        BulkRead[] reads = PlanReads(letters, part);
        await _store.Blobs.ReadManyAsync(
            reads,
            (index, bytes) =>
            {
                if (!TryTake(letters[index], part, index, bytes, reader))
                {
                    (missed ??= []).Add(index);
                }
            },
            cancel);
        return missed is null ? new LeftOut(0, []) : await ReadMovedAsync(letters, missed, part, reader, cancel);
    }

    /// <summary>Reads a range of one part; returns the number of bytes read, less than asked only at its end.</summary>
    /// <exception cref="LetterGoneException">The letter was expunged.</exception>
    /// <exception cref="DamagedRecordException">Its record is damaged.</exception>
    public async ValueTask<int> ReadPartAsync(
        StoredLetter letter, LetterPart part, long offset, Memory<byte> destination, CancellationToken cancel)
    {
        StoredLetter at = letter;
        for (int attempt = 0; ; attempt++)
        {
            (long start, long length) = at.Blob.PartAt(part);
            int count = (int)Math.Clamp(length - offset, 0, destination.Length);
            bool isThere = await IsAtAsync(at, cancel);
            if (isThere && await ReadAllAsync(at, start + offset, destination[..count], cancel))
            {
                return count;
            }

            StoredLetter? found = await FindLetterAsync(letter.Id, cancel);
            if (found is null)
            {
                throw new LetterGoneException();
            }

            if (found.Value.Blob == at.Blob || attempt > 0)
            {
                throw Damaged(at);
            }

            at = found.Value;
        }
    }

    /// <summary>What is stored of a letter is there and does not open: the operator is told once.</summary>
    internal void NoteDamaged(MessageId letter) => _store.Damage.Note(Id, letter);

    private static BulkRead[] PlanReads(IReadOnlyList<StoredLetter> letters, LetterPart part)
    {
        BulkRead[] reads = new BulkRead[letters.Count];
        bool isSorted = true;
        for (int index = 0; index < reads.Length; index++)
        {
            BlobLocation blob = letters[index].Blob;
            (long start, long length) = blob.PartAt(part);
            reads[index] = new BulkRead(index, blob.Segment, blob.Offset, (int)(start + length - blob.Offset));
            isSorted &= index == 0 || Compare(reads[index - 1], reads[index]) <= 0;
        }

        if (!isSorted)
        {
            Array.Sort(reads, Compare);
        }

        return reads;
    }

    private static int Compare(BulkRead left, BulkRead right)
        => left.Segment != right.Segment
            ? left.Segment.CompareTo(right.Segment)
            : left.Offset.CompareTo(right.Offset);

    private bool TryTake(StoredLetter letter, LetterPart part, int index, ReadOnlySpan<byte> bytes, PartReader reader)
    {
        (long start, long length) = letter.Blob.PartAt(part);
        int from = (int)(start - letter.Blob.Offset);
        if (bytes.Length != from + length || !Names(bytes, letter))
        {
            return false;
        }

        reader(index, bytes[from..]);
        return true;
    }

    // A record says whose it is, so that a row never shows another letter's bytes.
    private bool Names(ReadOnlySpan<byte> record, StoredLetter letter)
        => RecordHeader.TryRead(record, out RecordHeader header)
            && header.Kind == RecordKind.Letter
            && header.Account == Id.Value
            && header.Object == letter.Id.Value
            && header.EnvelopeLength == letter.Blob.EnvelopeLength
            && header.LetterLength == letter.Blob.LetterLength;

    // A segment may have been rewritten since the caller learned where its letters are.
    private async ValueTask<LeftOut> ReadMovedAsync(
        IReadOnlyList<StoredLetter> letters,
        List<int> missed,
        LetterPart part,
        PartReader reader,
        CancellationToken cancel)
    {
        int gone = 0;
        List<int> damaged = [];
        foreach (int index in missed)
        {
            StoredLetter? found = await FindLetterAsync(letters[index].Id, cancel);
            bool isRead = false;
            if (found is { } moved && moved.Blob != letters[index].Blob)
            {
                await _store.Blobs.ReadManyAsync(
                    PlanReads([moved], part),
                    (_, bytes) => isRead = TryTake(moved, part, index, bytes, reader),
                    cancel);
            }

            if (found is null)
            {
                gone++;
            }
            else if (!isRead)
            {
                NoteDamaged(letters[index].Id);
                damaged.Add(index);
            }
        }

        return new LeftOut(gone, damaged);
    }

    private async ValueTask<bool> IsAtAsync(StoredLetter letter, CancellationToken cancel)
    {
        byte[] header = new byte[RecordHeader.Length];
        int read = await _store.Blobs.ReadAsync(letter.Blob.Segment, letter.Blob.Offset, header, cancel);
        return read == header.Length && Names(header, letter);
    }

    private async ValueTask<bool> ReadAllAsync(
        StoredLetter letter, long offset, Memory<byte> destination, CancellationToken cancel)
        => await _store.Blobs.ReadAsync(letter.Blob.Segment, offset, destination, cancel) == destination.Length;

    private DamagedRecordException Damaged(StoredLetter letter)
    {
        NoteDamaged(letter.Id);
        return new DamagedRecordException(
            $"Letter {letter.Id} of account {Id} (segment {letter.Blob.Segment} at {letter.Blob.Offset})",
            "its bytes are missing or not its own");
    }
}
