using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Smtp.Client;

namespace Shinten.Server.Queue;

/// <summary>The letters to one destination and the connections on which they go, each connection used again and
/// again.</summary>
internal sealed partial class Lane(LaneServices services, NextStop.Elsewhere stop)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Channel<LaneItem> _items = Channel.CreateUnbounded<LaneItem>();
    private readonly List<Task> _runners = [];
    private int _inFlight;
    private int _idle;
    private int _failures;
    private (long Since, TimeSpan Length, int Hurries, RecipientAnswer Why)? _rest;
    private long _lastAnswer = services.Clock.GetTimestamp();

    /// <summary>Letters that were handed to the lane and not answered yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public bool IsFull => InFlight >= services.MaxInFlight;

    /// <summary>How long ago the last letter was answered.</summary>
    public TimeSpan SinceAnswer => services.Clock.GetElapsedTime(Volatile.Read(ref _lastAnswer));

    /// <summary>Nothing is under way, and nothing is remembered that counts.</summary>
    public bool IsForgettable
    {
        get
        {
            lock (_gate)
            {
                return _inFlight == 0 && _runners.TrueForAll(runner => runner.IsCompleted) && RestsUntil is null;
            }
        }
    }

    /// <summary>Until when nobody there is asked; null if it may be tried.</summary>
    public DateTimeOffset? RestsUntil
    {
        get
        {
            lock (_gate)
            {
                if (_rest is not { } rest || rest.Hurries != services.Hurries)
                {
                    return null;
                }

                // Measured and not dated, so that a clock that is set back does not make it longer.
                TimeSpan rested = services.Clock.GetElapsedTime(rest.Since);
                return rested >= TimeSpan.Zero && rested < rest.Length
                    ? services.Clock.GetUtcNow() + (rest.Length - rested)
                    : null;
            }
        }
    }

    /// <summary>Hands a letter over; its answer comes with <see cref="LaneItem.Done"/>.</summary>
    public void Send(LaneItem item)
    {
        Interlocked.Increment(ref _inFlight);
        lock (_gate)
        {
            _items.Writer.TryWrite(item);
            _runners.RemoveAll(runner => runner.IsCompleted);
            if (_items.Reader.Count > _idle && _runners.Count < services.Options.MaxConnectionsPerHost)
            {
                _runners.Add(Task.Run(RunAsync, CancellationToken.None));
            }
        }
    }

    /// <summary>Returns once every connection is closed; the worker has been told to stop before.</summary>
    public async Task EndAsync()
    {
        Task[] runners;
        lock (_gate)
        {
            runners = [.. _runners];
        }

        await Task.WhenAll(runners);
        while (_items.Reader.TryRead(out LaneItem? item))
        {
            Forget(item);
        }
    }

    /// <summary>It stays in the queue as it was.</summary>
    private void Forget(LaneItem item)
    {
        Interlocked.Decrement(ref _inFlight);
        item.Cancel();
    }

    /// <summary>One connection's life.</summary>
    private async Task RunAsync()
    {
        SmtpClient? client = null;
        bool hasSlot = false;
        try
        {
            while (await TakeAsync(client) is { } item)
            {
                hasSlot = hasSlot || await TakeSlotAsync();
                if (!hasSlot || services.Closing.IsCancellationRequested)
                {
                    Forget(item);
                    continue;
                }

                client = await ServeAsync(item, client);
            }
        }
        catch (OperationCanceledException) when (services.Stop.IsCancellationRequested)
        {
            // The letters stay in the queue.
        }
        finally
        {
            if (client is not null)
            {
                await client.DisposeAsync();
            }

            if (hasSlot)
            {
                services.Connections.Release();
            }
        }
    }

    /// <summary>False where the server stops before there is a slot for another connection.</summary>
    private async ValueTask<bool> TakeSlotAsync()
    {
        try
        {
            await services.Connections.WaitAsync(services.Closing);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The next letter, waiting a while for it where a connection stands; null where none comes.</summary>
    private async ValueTask<LaneItem?> TakeAsync(SmtpClient? client)
    {
        lock (_gate)
        {
            if (_items.Reader.TryRead(out LaneItem? item))
            {
                return item;
            }

            if (client is not { IsUsable: true })
            {
                return null;
            }

            _idle++;
        }

        LaneItem? next = await WaitAsync();
        if (next is null)
        {
            await client.QuitAsync(services.Stop);
        }

        return next;
    }

    private async ValueTask<LaneItem?> WaitAsync()
    {
        using CancellationTokenSource patience = new(services.Options.IdleConnection, services.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            patience.Token, services.Closing);
        LaneItem? item = null;
        try
        {
            await _items.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing came; or it comes just now, which the look below sees.
        }

        lock (_gate)
        {
            _idle--;
            _items.Reader.TryRead(out item);
        }

        return item;
    }

    private async Task<SmtpClient?> ServeAsync(LaneItem item, SmtpClient? client)
    {
        try
        {
            if (RestsUntil is not null && _rest is { } rest)
            {
                item.Complete(rest.Why, "");
                return client;
            }

            return await SendAsync(item, client);
        }
        catch (OperationCanceledException) when (services.Stop.IsCancellationRequested)
        {
            item.Cancel();
            throw;
        }
        catch (NoHostException e)
        {
            RecipientAnswer answer = new(
                e.IsForEver ? AnswerKind.Refused : AnswerKind.TryAgain, e.Status, e.Message, false);
            if (!e.IsForEver)
            {
                Rest(answer);
            }

            item.Complete(answer, "");
            return null;
        }
        catch (Exception e)
        {
            // Whatever it was, the letter stays, and the others go on.
            LogFailed(e);
            item.Complete(
                new RecipientAnswer(AnswerKind.TryAgain, "4.3.0", "This server failed; see its log.", false), "");
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            Volatile.Write(ref _lastAnswer, services.Clock.GetTimestamp());
            services.Progress();
        }
    }

    private async Task<SmtpClient?> SendAsync(LaneItem item, SmtpClient? client)
    {
        using QueuedBytes bytes = await services.Letters.ReadAsync(item.Row, services.Stop);
        if (bytes.IsGone)
        {
            item.Complete(new LaneResult(item, [], "") { IsGone = true });
            return client;
        }

        bool wasUsed = client is { IsUsable: true };
        client = await ConnectedAsync(client, item);
        if (client is null)
        {
            return null;
        }

        OutgoingMessage message = MessageOf(item, bytes.Memory);
        SendResult result = await client.SendAsync(message, services.Stop);
        if (wasUsed && result is { Failure: not null, IsUntouched: true })
        {
            // A host may close a connection that stood still; that says nothing of the letter.
            client = await ConnectedAsync(await CloseAsync(client), item);
            if (client is null)
            {
                return null;
            }

            result = await client.SendAsync(message, services.Stop);
        }

        item.Complete(new LaneResult(item, result.Answers, client.Host.Name)
        {
            TellsOfDelivery = client.Extensions.HasDsn,
        });
        return client.IsUsable ? client : await CloseAsync(client);
    }

    /// <summary>A connection that stands; null where there is none, and the letter was answered.</summary>
    private async Task<SmtpClient?> ConnectedAsync(SmtpClient? client, LaneItem item)
    {
        if (client is { IsUsable: true })
        {
            return client;
        }

        await CloseAsync(client);
        RecipientAnswer? why = null;
        string host = "";
        foreach (NextHost next in await services.Hosts.FindAsync(stop, services.Stop))
        {
            try
            {
                SmtpClient opened = await SmtpClient.ConnectAsync(next, services.Smtp, services.Stop);
                lock (_gate)
                {
                    (_failures, _rest) = (0, null);
                }

                return opened;
            }
            catch (SmtpClientException e)
            {
                why = RecipientAnswer.Of(e);
                host = next.Name;
                LogNotReached(e.Failure);
            }
        }

        why ??= new RecipientAnswer(AnswerKind.TryAgain, "4.4.4", "There is no host to send to.", false);
        Rest(why);
        item.Complete(why, host);
        return null;
    }

    private static async ValueTask<SmtpClient?> CloseAsync(SmtpClient? client)
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        return null;
    }

    /// <summary>Nobody is asked for a while, and longer each time.</summary>
    private void Rest(RecipientAnswer why)
    {
        lock (_gate)
        {
            TimeSpan rest = FirstRest * Math.Pow(2, Math.Min(_failures++, 10));
            _rest = (
                services.Clock.GetTimestamp(), rest < LongestRest ? rest : LongestRest, services.Hurries, why);
        }
    }

    private static OutgoingMessage MessageOf(LaneItem item, ReadOnlyMemory<byte> bytes) => new()
    {
        ReversePath = item.Letter.ReversePath,
        Recipients =
        [
            .. item.Recipients.Select(place => item.Letter.Recipients[place])
                .Select(recipient => new OutgoingRecipient(
                    recipient.Address, recipient.Notify, recipient.OriginalRecipient)),
        ],
        Bytes = bytes,
        Body = item.Letter.Body,
        IsInternational = item.Letter.IsInternational,
        Return = item.Letter.Return,
        EnvelopeId = item.Letter.EnvelopeId,
    };

    private void LogFailed(Exception e) => LogFailed(services.Logger, e);

    private void LogNotReached(HostFailure failure) => LogNotReached(services.Logger, failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A letter could not be sent, and stays in the queue.")]
    private static partial void LogFailed(ILogger logger, Exception e);

    // Without the host's name: whom users write to is nobody's business.
    [LoggerMessage(Level = LogLevel.Debug, Message = "A host could not be used: {Failure}.")]
    private static partial void LogNotReached(ILogger logger, HostFailure failure);
}
