using System.Diagnostics.CodeAnalysis;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>Opens the letters of the queue, so many bytes at once and no more.</summary>
internal sealed class QueuedLetters(OutgoingQueue queue, QueueSeals seals) : IDisposable
{
    /// <summary>Letters in memory at once, in pieces of <see cref="Piece"/>.</summary>
    private const int MaxPieces = 256;

    private const int Piece = 1024 * 1024;

    private readonly SemaphoreSlim _pieces = new(MaxPieces, MaxPieces);
    private readonly SemaphoreSlim _turn = new(1, 1);

    public bool TryOpen(QueueRow row, [NotNullWhen(true)] out QueuedLetter? letter) => seals.TryOpen(row, out letter);

    public byte[] SealState(QueueRow row, QueuedLetter letter) => seals.SealState(row.Id, letter);

    /// <summary>The bytes of a letter, opened. Waits until there is room for them.</summary>
    /// <exception cref="DamagedRecordException">They cannot be opened.</exception>
    public async Task<QueuedBytes> ReadAsync(QueueRow row, CancellationToken cancel)
    {
        int pieces = (int)Math.Clamp((2 * row.ContentLength / Piece) + 1, 1, MaxPieces);
        await TakeAsync(pieces, cancel);
        PooledBytes message = new((int)Math.Min(row.ContentLength, int.MaxValue));
        bool isRead = false;
        try
        {
            using PooledBytes content = new((int)Math.Min(row.ContentLength, int.MaxValue));
            await queue.ReadContentAsync(row, content, cancel);
            if (!seals.TryOpenMessage(row.Id, content.Span, message))
            {
                throw new DamagedRecordException($"Queued letter {row.Id}", "it does not open");
            }

            isRead = true;
            return new QueuedBytes(message, () => _pieces.Release(pieces));
        }
        catch (LetterGoneException)
        {
            return new QueuedBytes(null, null);
        }
        finally
        {
            if (!isRead)
            {
                message.Dispose();
                _pieces.Release(pieces);
            }
        }
    }

    public void Dispose()
    {
        _pieces.Dispose();
        _turn.Dispose();
    }

    // One after the other, so that two large letters do not wait for each other's pieces for ever.
    private async Task TakeAsync(int pieces, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        int taken = 0;
        try
        {
            for (; taken < pieces; taken++)
            {
                await _pieces.WaitAsync(cancel);
            }
        }
        catch
        {
            if (taken > 0)
            {
                _pieces.Release(taken);
            }

            throw;
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>An opened letter; disposing it clears it and makes room for another.</summary>
internal sealed class QueuedBytes(PooledBytes? message, Action? release) : IDisposable
{
    /// <summary>It is not in the queue any more.</summary>
    public bool IsGone => message is null;

    public ReadOnlyMemory<byte> Memory => message?.Memory ?? default;

    public void Dispose()
    {
        message?.Dispose();
        release?.Invoke();
    }
}
