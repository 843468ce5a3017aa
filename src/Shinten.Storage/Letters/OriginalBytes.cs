using System.Buffers;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>The bytes of a letter as they arrived: opened whole or in ranges, inner header fields undone.</summary>
internal sealed class OriginalBytes(OpenedParts source, StoredLetter letter, EnvelopeSealing sealing) : IDisposable
{
    private const int Step = 256 * 1024;

    private readonly LetterFacts _facts = LetterRecords.FactsOf(sealing.Letter);
    private ReadOnlyMemory<byte>? _payload;
    private PooledBytes? _opened;
    private ILetterRanges? _ranges;
    private byte[]? _restored;

    // Where the last change to the stored header ends; behind it the letter is only shifted.
    private int PatchedLength
        => sealing.HeaderPatch.Edits is [.., { } last] ? last.Offset + last.Length : 0;

    /// <summary>Uses a payload that the batch has opened already.</summary>
    public void Use(ReadOnlyMemory<byte> payload) => _payload = payload;

    public bool TryGetHeader(MessagePart root, out ReadOnlyMemory<byte> header)
    {
        bool isThere = _payload is not null && sealing.HeaderPatch.IsNone;
        header = isThere ? _payload!.Value[..(int)root.HeaderLength] : default;
        return isThere;
    }

    public ValueTask CopyAsync(long offset, long count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        if (_payload is { } payload && sealing.HeaderPatch.IsNone)
        {
            destination.Write(payload.Span.Slice((int)offset, (int)count));
            return ValueTask.CompletedTask;
        }

        return CopyRestoredAsync(offset, count, destination, cancel);
    }

    public void Dispose()
    {
        _opened?.Dispose();
        _ranges?.Dispose();
    }

    private async ValueTask CopyRestoredAsync(
        long offset, long count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        await PrepareAsync(cancel);
        int patched = PatchedLength;
        if (patched > 0 && _restored is null)
        {
            using PooledBytes stored = new(patched);
            await CopyStoredAsync(0, patched, stored, cancel);
            _restored = sealing.HeaderPatch.Restore(stored.Span);
        }

        int restored = _restored?.Length ?? 0;
        if (offset < restored)
        {
            int length = (int)Math.Min(count, restored - offset);
            destination.Write(_restored.AsSpan((int)offset, length));
            offset += length;
            count -= length;
        }

        if (count > 0)
        {
            await CopyStoredAsync(offset - restored + patched, count, destination, cancel);
        }
    }

    private async ValueTask PrepareAsync(CancellationToken cancel)
    {
        if (_payload is not null || _ranges is not null)
        {
            return;
        }

        _ranges = source.Opener.OpenRanges(letter.Seal, _facts);
        if (_ranges is null)
        {
            await OpenWholeAsync(cancel);
        }
    }

    private async ValueTask OpenWholeAsync(CancellationToken cancel)
    {
        int length = checked((int)letter.Blob.LetterLength);
        byte[] packet = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        _opened = new PooledBytes(checked((int)_facts.PayloadLength) + 1);
        try
        {
            int read = await source.Account.ReadPartAsync(
                letter, LetterPart.Letter, 0, packet.AsMemory(0, length), cancel);
            if (!source.Opener.TryOpenLetter(
                letter.Seal, new ReadOnlySequence<byte>(packet, 0, read), _facts, _opened))
            {
                throw source.Damaged(letter.Id, "letter");
            }

            _payload = _opened.Memory;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }

    private async ValueTask CopyStoredAsync(
        long offset, long count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        if (_payload is { } payload)
        {
            destination.Write(payload.Span.Slice((int)offset, (int)count));
            return;
        }

        for (long done = 0; done < count;)
        {
            int step = (int)Math.Min(Step, count - done);
            await CopyRangeAsync(offset + done, step, destination, cancel);
            done += step;
        }
    }

    private async ValueTask CopyRangeAsync(
        long offset, int count, IBufferWriter<byte> destination, CancellationToken cancel)
    {
        (long start, int length) = _ranges!.PacketRange(offset, count);
        byte[] packet = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            int read = await source.Account.ReadPartAsync(
                letter, LetterPart.Letter, start, packet.AsMemory(0, length), cancel);
            if (read < length || !_ranges.TryOpen(offset, count, packet.AsMemory(0, length), destination))
            {
                throw source.Damaged(letter.Id, "letter");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packet);
        }
    }
}
