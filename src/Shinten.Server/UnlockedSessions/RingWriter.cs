using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Vault;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Writes rings of what a slot's sessions have opened, in the background (sealing.md §4).</summary>
internal sealed partial class RingWriter : IDisposable
{
    /// <summary>Seals opened outside a ring after which one is written.</summary>
    public const int SealsForRing = 64;

    /// <summary>Few enough that making a ring holds nobody up.</summary>
    public const int MaxSealsInRing = 1_024;

    private static readonly SealHalf[] Halves = [SealHalf.Envelope, SealHalf.Letter];

    // Not while the client waits for the list that all these seals were opened for.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    private readonly UnlockedSlot _slot;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _writing = new(1, 1);

    public RingWriter(UnlockedSlot slot, TimeProvider clock, ILogger logger)
    {
        _slot = slot;
        _logger = logger;
        _timer = clock.CreateTimer(
            state => _ = ((RingWriter)state!).WriteAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes in a moment what there is to write, unless more is opened until then.</summary>
    public void Consider() => _timer.Change(Delay, Timeout.InfiniteTimeSpan);

    /// <summary>
    /// Ends the writing. What was opened so far costs next to nothing to seal now; the keys go at once, and only
    /// sealed rings outlive the slot.
    /// </summary>
    public void Dispose()
    {
        _timer.Dispose();
        List<StoredRing> rings = [];
        foreach (SealHalf half in Halves)
        {
            rings.AddRange(_slot.Opens(half) ? _slot.MakeRings(half, int.MaxValue, onlyOpen: true) : []);
        }

        if (rings.Count > 0)
        {
            _ = SaveAsync(rings);
        }
    }

    private async Task WriteAsync()
    {
        if (!await _writing.WaitAsync(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            foreach (SealHalf half in Halves)
            {
                while (_slot.Opens(half) && _slot.MakeRings(half, 1) is [{ } ring] && await SaveAsync([ring]))
                {
                    _slot.AddRing(ring);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<bool> SaveAsync(List<StoredRing> rings)
    {
        try
        {
            foreach (StoredRing ring in rings)
            {
                if (!await _slot.Account.AddRingAsync(ring, CancellationToken.None))
                {
                    return false;
                }
            }

            return true;
        }
        catch (StorageException e)
        {
            // The originals stay; a later session tries again.
            LogNotWritten(_logger, _slot.Account.Id.Value, e);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account}: a ring of opened seals was not written.")]
    private static partial void LogNotWritten(ILogger logger, long account, Exception exception);
}
