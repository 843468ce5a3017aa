using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>Takes letters out of the queue when they are due, and hands them to the lanes of their
/// destinations.</summary>
/// <remarks>A queue of any length is read in pages; what is in memory is bounded by the lanes. Letters to a destination
/// that does not answer, or that is slow, are given another time, so that the others pass them.</remarks>
internal sealed partial class QueueWorker : BackgroundService
{
    private const int Page = 200;
    private const int MaxLanes = 10_000;

    /// <summary>Letters under way at once, without their bytes.</summary>
    private const int MaxJobs = 2_000;

    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(5);

    /// <summary>A lane that answers that often is waited for.</summary>
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(50);

    /// <summary>Letters to a full lane come again then.</summary>
    private static readonly TimeSpan FullPause = TimeSpan.FromSeconds(2);

    /// <summary>Letters under way may come to their end for so long when the server stops.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A node of several that took a letter has it for so long; another takes it then.</summary>
    private static readonly TimeSpan Claim = TimeSpan.FromHours(1);

    /// <summary>What a clock that is kept by others may go back without a letter being late for it.</summary>
    private static readonly TimeSpan ClockSlip = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan DamagedPause = TimeSpan.FromDays(1);

    private readonly QueueWorkerServices _services;
    private readonly ILogger<QueueWorker> _logger;
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<ItemId, Task> _jobs = [];
    private readonly List<(QueueRow Row, DateTimeOffset NextAttempt)> _postponed = [];
    private readonly SemaphoreSlim _progress = new(0, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _stop = new();
    private int _running;
    private LaneServices? _laneServices;
    private QueueJobServices? _jobServices;

    public QueueWorker(QueueWorkerServices services, ILogger<QueueWorker> logger)
        => (_services, _logger) = (services, logger);

    private OutgoingQueue Queue => _services.Queue;

    private TimeProvider Clock => _services.Clock;

    public override void Dispose()
    {
        _laneServices?.Dispose();
        _progress.Dispose();
        _closing.Dispose();
        _stop.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _laneServices = _services.LaneServicesFor(_logger, MakeProgress, _closing.Token, _stop.Token);
        _jobServices = _services.JobServicesFor(_logger, _stop.Token);
        Task? news = null;
        DateTimeOffset last = DateTimeOffset.MaxValue;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    // At the start, and whenever the clock was set back since.
                    DateTimeOffset now = Clock.GetUtcNow();
                    if (now < last - ClockSlip)
                    {
                        await MendTimesAsync(stoppingToken);
                    }

                    last = now;
                    DateTimeOffset? next = await PassAsync(stoppingToken);
                    news ??= Queue.WaitForNewAsync(stoppingToken);
                    await SleepAsync(news, next, stoppingToken);
                    news = news.IsCompleted ? null : news;
                }
                catch (StorageException e)
                {
                    LogStorage(e.Message);
                    await Task.Delay(StoragePause, Clock, stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // Whatever it is, mail must go on once it is over.
                    LogStopped(e);
                    await Task.Delay(StoragePause, Clock, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await EndAsync();
        }
    }

    /// <summary>Looks through what is due, once; returns when the next letter is due.</summary>
    private async Task<DateTimeOffset?> PassAsync(CancellationToken cancel)
    {
        Tidy();
        DateTimeOffset now = Clock.GetUtcNow();
        QueueCursor cursor = QueueCursor.Start;
        IReadOnlyList<QueueRow> page;
        do
        {
            page = await Queue.ListAsync(cursor, now, Page, cancel);
            foreach (QueueRow row in page)
            {
                cursor = QueueCursor.Of(row);
                if (!_jobs.ContainsKey(row.Id))
                {
                    await ConsiderAsync(row, now, cancel);
                }
            }

            await PostponeAsync(cancel);
        }
        while (page.Count == Page);

        return await Queue.FindNextAsync(now, cancel);
    }

    private async Task ConsiderAsync(QueueRow row, DateTimeOffset now, CancellationToken cancel)
    {
        if (!_services.Letters.TryOpen(row, out QueuedLetter? letter))
        {
            LogDamaged(row.Id.ToString());
            _postponed.Add((row, now + DamagedPause));
            return;
        }

        if (letter.HoldUntil > now)
        {
            _postponed.Add((row, letter.HoldUntil.Value));
            return;
        }

        NextStop?[] stops = await StopsOfAsync(letter, cancel);
        if (await WaitForRoomAsync(stops, now, cancel) is { } later)
        {
            _postponed.Add((row, later));
            return;
        }

        while (Volatile.Read(ref _running) >= MaxJobs)
        {
            await _progress.WaitAsync(QuickAnswer, cancel);
        }

        if (await Queue.ClaimAsync(row, now + Claim, cancel))
        {
            Interlocked.Increment(ref _running);
            _jobs.Add(row.Id, RunAsync(row, letter, stops));
        }
    }

    private async Task<NextStop?[]> StopsOfAsync(QueuedLetter letter, CancellationToken cancel)
    {
        NextStop?[] stops = new NextStop?[letter.Recipients.Count];
        for (int place = 0; place < stops.Length; place++)
        {
            if (letter.Recipients[place].State == RecipientState.Waiting)
            {
                stops[place] = await _services.Stops.FindAsync(letter.Recipients[place].Address, cancel);
            }
        }

        return stops;
    }

    /// <summary>When a letter should come again, because nobody answers where it goes or too many go there; null if it
    /// can go now.</summary>
    private async Task<DateTimeOffset?> WaitForRoomAsync(
        IReadOnlyList<NextStop?> stops, DateTimeOffset now, CancellationToken cancel)
    {
        Lane[] lanes = [.. stops.OfType<NextStop.Elsewhere>().DistinctBy(stop => stop.Name).Select(LaneOf)];
        bool isForLanesAlone = stops.All(stop => stop is null or NextStop.Elsewhere);
        if (lanes.Length > 0 && isForLanesAlone && lanes.All(lane => lane.RestsUntil is not null))
        {
            return lanes.Min(lane => lane.RestsUntil) ?? now;
        }

        foreach (Lane lane in lanes)
        {
            while (lane.IsFull)
            {
                if (lane.SinceAnswer > QuickAnswer)
                {
                    return now + FullPause;
                }

                await _progress.WaitAsync(QuickAnswer, cancel);
            }
        }

        return null;
    }

    private Lane LaneOf(NextStop.Elsewhere stop)
    {
        if (!_lanes.TryGetValue(stop.Name, out Lane? lane))
        {
            lane = new Lane(_laneServices!, stop);
            _lanes.Add(stop.Name, lane);
        }

        return lane;
    }

    private async Task RunAsync(QueueRow row, QueuedLetter letter, NextStop?[] stops)
    {
        try
        {
            await new QueueJob(row, letter, _jobServices!).RunAsync(stops, LaneOf, _stop.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // It stays in the queue as it was.
        }
        catch (Exception e)
        {
            // It stays in the queue, and comes again when its time is looked at next.
            LogFailed(e);
            await Task.Delay(StoragePause, Clock, CancellationToken.None);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            MakeProgress();
        }
    }

    private async Task PostponeAsync(CancellationToken cancel)
    {
        if (_postponed.Count > 0)
        {
            await Queue.PostponeAsync(_postponed, cancel);
            _postponed.Clear();
        }
    }

    private void Tidy()
    {
        foreach ((ItemId id, Task job) in _jobs)
        {
            if (job.IsCompleted)
            {
                _jobs.Remove(id);
            }
        }

        if (_lanes.Count > MaxLanes)
        {
            foreach ((string name, Lane lane) in _lanes)
            {
                if (lane.IsForgettable)
                {
                    _lanes.Remove(name);
                }
            }
        }
    }

    private async Task SleepAsync(Task news, DateTimeOffset? next, CancellationToken cancel)
    {
        TimeSpan until = next is { } due ? due - Clock.GetUtcNow() : LongestSleep;
        until = until > LongestSleep ? LongestSleep : until < TimeSpan.Zero ? TimeSpan.Zero : until;
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(news, Task.Delay(until, Clock, end.Token));
        await end.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>A clock that was set back would let letters wait until it is as late again.</summary>
    private async Task MendTimesAsync(CancellationToken cancel)
    {
        DateTimeOffset now = Clock.GetUtcNow();
        DateTimeOffset latest = now + (_services.Options.LongestRetry * 2);
        QueueCursor cursor = new(latest, default, default);
        IReadOnlyList<QueueRow> page;
        do
        {
            page = await Queue.ListAsync(cursor, DateTimeOffset.MaxValue, Page, cancel);
            foreach (QueueRow row in page)
            {
                cursor = QueueCursor.Of(row);
                if (_services.Letters.TryOpen(row, out QueuedLetter? letter) && !(letter.HoldUntil > now))
                {
                    _postponed.Add((row, now));
                }
            }

            await PostponeAsync(cancel);
        }
        while (page.Count == Page);
    }

    /// <summary>Lets what is under way come to its end, for a while.</summary>
    private async Task EndAsync()
    {
        await _closing.CancelAsync();
        _stop.CancelAfter(Patience);
        await Task.WhenAll(_lanes.Values.Select(lane => lane.EndAsync()));
        await Task.WhenAll(_jobs.Values);
    }

    private void MakeProgress()
    {
        if (_progress.CurrentCount == 0)
        {
            try
            {
                _progress.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else said so at the same moment.
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue cannot be read or written, and is tried again: {Why}")]
    private partial void LogStorage(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue stood still for a moment.")]
    private partial void LogStopped(Exception e);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Queued letter {Id} does not open: it is damaged, or the keys folder is another one. It is looked at "
            + "again in a day; \"shinten queue drop\" gives it up.")]
    private partial void LogDamaged(string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "An attempt at a queued letter failed; it stays in the queue.")]
    private partial void LogFailed(Exception e);
}
