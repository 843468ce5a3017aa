using Shinten.Sealing.ServerKeys;

namespace Shinten.Protocols.Smtp;

/// <summary>Memory and disk for messages on their way in: reserved before DATA, so that a full disk is said early
/// (sealing.md §10).</summary>
/// <remarks>What is too large for memory is spilled, encrypted, to files without a name in the folder given.</remarks>
public sealed class ReceivingSpace(string folder, Func<long> freeBytes, TimeProvider clock) : IDisposable
{
    /// <summary>Left free for the database and its log.</summary>
    private const long Margin = 64L * 1024 * 1024;

    /// <summary>Beyond this, all sessions together, messages spill at once instead of at 256 KiB.</summary>
    private const long MemoryBudget = 128L * 1024 * 1024;

    /// <summary>Messages larger than memory holds that are opened at the same time.</summary>
    private const int LargeAtOnce = 4;

    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _large = new(LargeAtOnce);
    private readonly Lock _asking = new();
    private long _reserved;
    private long _memory;
    private long _free;
    private long _asked;

    /// <summary>How much is promised to messages on their way.</summary>
    public long ReservedBytes => Volatile.Read(ref _reserved);

    public bool HasRoomFor(long bytes) => Free() - Volatile.Read(ref _reserved) - Margin >= bytes;

    /// <summary>Takes room for a message of the announced size, else of the largest allowed; null when there is
    /// none.</summary>
    internal SpaceReservation? TryReserve(long announced, SmtpOptions options)
    {
        long bytes = announced > 0 ? announced : options.MaxMessageBytes;
        if (Interlocked.Add(ref _reserved, bytes) > Free() - Margin)
        {
            Interlocked.Add(ref _reserved, -bytes);
            return null;
        }

        return new SpaceReservation(this, bytes);
    }

    internal void GiveBack(long bytes) => Interlocked.Add(ref _reserved, -bytes);

    internal bool HasMemory => Volatile.Read(ref _memory) < MemoryBudget;

    internal void TakeMemory(int bytes) => Interlocked.Add(ref _memory, bytes);

    internal void GiveBackMemory(int bytes) => Interlocked.Add(ref _memory, -bytes);

    internal SpillFile CreateSpill() => new(folder);

    internal Task WaitForLargeAsync(CancellationToken cancel) => _large.WaitAsync(cancel);

    internal void ReleaseLarge() => _large.Release();

    public void Dispose() => _large.Dispose();

    /// <summary>Asks the disk at most once a second.</summary>
    private long Free()
    {
        lock (_asking)
        {
            if (_asked == 0 || clock.GetElapsedTime(_asked) > AskEvery)
            {
                _free = freeBytes();
                _asked = Math.Max(1, clock.GetTimestamp());
            }

            return _free;
        }
    }
}

/// <summary>Room on the disk that is promised to one message until it is stored.</summary>
internal sealed class SpaceReservation(ReceivingSpace space, long bytes) : IDisposable
{
    private long _bytes = bytes;

    public void Dispose() => space.GiveBack(Interlocked.Exchange(ref _bytes, 0));
}
