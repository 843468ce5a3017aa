using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Upkeep;

/// <summary>
/// What the store does beside the mail: moves the log, erases what is deleted, rewrites segments that are half dead,
/// empties deleted mailboxes, forgets what nobody uses, and hears other nodes.
/// </summary>
internal sealed partial class StoreUpkeep(MailStore store, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TruncateEvery = TimeSpan.FromHours(24);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<Task> _running = [];
    private int _isCheckpointing;
    private long _batchesBefore;
    private long _lastTruncated;

    public void Start()
    {
        _lastTruncated = store.Clock.GetTimestamp();
        _running.Add(RepeatAsync(Beat, BeatAsync));
        _running.Add(RepeatAsync(store.Options.EraseEvery, TendAsync));
        if (store.Backend.IsShared)
        {
            _running.Add(RepeatAsync(PollEvery, store.PollAsync));
            _running.Add(ListenAsync());
        }
    }

    /// <summary>Moves the log into the database, off the writer's way; at most one at a time.</summary>
    public void CheckpointSoon()
    {
        if (Interlocked.Exchange(ref _isCheckpointing, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(upkeep => _ = upkeep.CheckpointNowAsync(), this, preferLocal: false);
        }
    }

    /// <summary>Erases, empties, rewrites and forgets, now.</summary>
    public async Task TendAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            store.ForgetUnused();
            await Erasure.ForgetDuplicatesAsync(store, cancel);
            await Doomed.EmptyAllAsync(store, cancel);
            await Erasure.EraseDeadAsync(store, cancel);
            await SegmentRewrite.RunAsync(store, cancel);
            if (store.Clock.GetElapsedTime(_lastTruncated) >= TruncateEvery)
            {
                await store.Backend.CheckpointAsync(CheckpointKind.Truncate, cancel);
                _lastTruncated = store.Clock.GetTimestamp();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Expunges the letters of this account's deleted mailboxes.</summary>
    public Task EmptyDoomedAsync(AccountId account, CancellationToken cancel)
        => Doomed.EmptyAsync(store, account, cancel);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
        while (Volatile.Read(ref _isCheckpointing) != 0)
        {
            await Task.Yield();
        }

        _stopping.Dispose();
        _one.Dispose();
    }

    private async Task BeatAsync(CancellationToken cancel)
    {
        (long batches, _) = store.CommitCounts;
        bool isIdle = batches == _batchesBefore;
        _batchesBefore = batches;
        if (isIdle && store.Backend.HasLog)
        {
            await store.Backend.CheckpointAsync(CheckpointKind.Truncate, cancel);
        }
    }

    private async Task RepeatAsync(TimeSpan every, Func<CancellationToken, Task> tend)
    {
        using PeriodicTimer timer = new(every, store.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await TryAsync(tend);
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closed.
        }
    }

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await TryAsync(cancel => store.Backend.ListenAsync(
                notice => _ = TryAsync(token => store.HearAsync(notice, token)), cancel));
            try
            {
                await Task.Delay(Beat, store.Clock, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CheckpointNowAsync()
    {
        try
        {
            await TryAsync(cancel => store.Backend.CheckpointAsync(CheckpointKind.Restart, cancel));
        }
        finally
        {
            Volatile.Write(ref _isCheckpointing, 0);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> tend)
    {
        try
        {
            await tend(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The store is closed.
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            LogFailed(logger, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The storage could not be tended; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
