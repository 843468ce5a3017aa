using Microsoft.Extensions.Logging;
using Shinten.Mail.Dsn;
using Shinten.Mail.Messages;
using Shinten.Protocols.Smtp.Client;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;

namespace Shinten.Server.Queue;

/// <summary>One attempt at one letter: its copies go their ways side by side, and what comes of each is committed
/// before anything else is done with it.</summary>
internal sealed partial class QueueJob
{
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(5);

    private readonly QueueRow _row;
    private readonly QueueJobServices _services;
    private readonly QueuedRecipient[] _recipients;
    private readonly List<QueuedRecipient> _failed = [];
    private readonly List<QueuedRecipient> _delivered = [];
    private readonly List<QueuedRecipient> _relayed = [];
    private QueuedLetter _letter;

    public QueueJob(QueueRow row, QueuedLetter letter, QueueJobServices services)
    {
        (_row, _letter, _services) = (row, letter, services);
        _recipients = [.. letter.Recipients];
    }

    private DateTimeOffset Now => _services.Clock.GetUtcNow();

    /// <param name="stops">Where each recipient's copy goes; null for those that are done.</param>
    /// <param name="lanes">The lane of a stop.</param>
    /// <remarks>Where the server stops in the middle, the letter stays in the queue for those who do not have it.
    /// </remarks>
    public async Task RunAsync(
        IReadOnlyList<NextStop?> stops, Func<NextStop.Elsewhere, Lane> lanes, CancellationToken cancel)
    {
        List<Task<LaneResult>> ways = Begin(stops, lanes, cancel);
        int open = ways.Count;
        bool isCutShort = false;
        await foreach (Task<LaneResult> way in Task.WhenEach(ways))
        {
            open--;
            if (way.IsCanceled)
            {
                isCutShort = true;
                continue;
            }

            LaneResult result = await way;
            if (result.IsGone)
            {
                return;
            }

            // Who has it does not get it twice, even if the others are cut short.
            bool isDecided = Take(result);
            if ((open > 0 || isCutShort) && isDecided)
            {
                await CommitAsync(Update(_row.NextAttempt), new PendingNotices());
            }
        }

        if (!isCutShort)
        {
            await FinishAsync();
        }
    }

    private List<Task<LaneResult>> Begin(
        IReadOnlyList<NextStop?> stops, Func<NextStop.Elsewhere, Lane> lanes, CancellationToken cancel)
    {
        List<Task<LaneResult>> ways = [];
        Dictionary<string, List<int>> elsewhere = new(StringComparer.Ordinal);
        List<int> here = [];
        for (int place = 0; place < stops.Count; place++)
        {
            switch (stops[place])
            {
                case NextStop.Here:
                    here.Add(place);
                    break;
                case NextStop.Elsewhere way:
                    elsewhere.TryAdd(way.Name, []);
                    elsewhere[way.Name].Add(place);
                    break;
                case NextStop.Nowhere nowhere:
                    Answer(place, new RecipientAnswer(
                        nowhere.IsForEver ? AnswerKind.Refused : AnswerKind.TryAgain,
                        nowhere.Status,
                        nowhere.Why,
                        false), "");
                    break;
            }
        }

        if (here.Count > 0)
        {
            AccountId[] accounts = [.. here.Select(place => ((NextStop.Here)stops[place]!).Account)];
            ways.Add(_services.Local.SendAsync(new LaneItem(_row, _letter, here), accounts, cancel));
        }

        foreach (List<int> places in elsewhere.Values)
        {
            LaneItem item = new(_row, _letter, places);
            ways.Add(item.Done);
            lanes((NextStop.Elsewhere)stops[places[0]]!).Send(item);
        }

        return ways;
    }

    /// <summary>True where the answer is the last for somebody.</summary>
    private bool Take(LaneResult result)
    {
        bool isDecided = false;
        for (int i = 0; i < result.Answers.Count; i++)
        {
            int place = result.Item.Recipients[i];
            RecipientAnswer answer = result.Answers[i];
            Answer(place, answer, result.Host);
            isDecided |= answer.Kind != AnswerKind.TryAgain;
            if (answer.Kind == AnswerKind.Sent && !result.TellsOfDelivery)
            {
                (result.Host.Length == 0 ? _delivered : _relayed).Add(_recipients[place]);
            }
        }

        return isDecided;
    }

    private void Answer(int place, RecipientAnswer answer, string host)
    {
        _recipients[place] = _recipients[place] with
        {
            State = answer.Kind switch
            {
                AnswerKind.Sent => RecipientState.Sent,
                AnswerKind.Refused => RecipientState.Failed,
                AnswerKind.TryAgain => RecipientState.Waiting,
            },
            LastReply = answer.Text,
            LastStatus = answer.Status,
            IsReplyOfHost = answer.IsOfHost,
            LastHost = host,
        };
        if (answer.Kind == AnswerKind.Refused)
        {
            _failed.Add(_recipients[place]);
        }
    }

    /// <summary>The end of the attempt: when it is tried again, or what its sender is told.</summary>
    private async Task FinishAsync()
    {
        DateTimeOffset now = Now;
        TimeSpan waited = _services.Times.WaitedUntil(_letter, now);
        bool isExpired = _services.Times.IsExpired(waited);
        for (int place = 0; isExpired && place < _recipients.Length; place++)
        {
            if (_recipients[place].State == RecipientState.Waiting)
            {
                _recipients[place] = _recipients[place] with { State = RecipientState.Failed, LastStatus = "5.4.7" };
                _failed.Add(_recipients[place]);
            }
        }

        QueuedRecipient[] waiting = [.. _recipients.Where(recipient => recipient.State == RecipientState.Waiting)];
        bool tellsDelay = waiting.Length > 0 && !_letter.IsDelayTold && _services.Times.IsLate(waited);
        int attempts = _letter.Attempts + 1;
        _letter = _letter with
        {
            Attempts = attempts,
            LastAttempt = now,
            Waited = waited,
            IsDelayTold = _letter.IsDelayTold || tellsDelay,
        };
        PendingNotices notices = await NoticesAsync(tellsDelay ? waiting : [], _services.Times.EndOf(waited, now));
        QueueChange change = waiting.Length == 0
            ? new QueueChange.Remove(_row.Account, _row.Id)
            : Update(now + _services.Times.PauseAfter(attempts));
        await CommitAsync(change, notices);
    }

    private async Task<PendingNotices> NoticesAsync(QueuedRecipient[] delayed, DateTimeOffset triedUntil)
    {
        PendingNotices notices = new();
        (NoticeKind Kind, IReadOnlyList<QueuedRecipient> Recipients)[] all =
        [
            (NoticeKind.Failed, _failed),
            (NoticeKind.Delayed, delayed),
            (NoticeKind.Delivered, _delivered),
            (NoticeKind.Relayed, _relayed),
        ];
        if (_letter.ReversePath is null || all.All(kind => kind.Recipients.Count == 0))
        {
            return notices;
        }

        byte[] header = await HeaderAsync();
        foreach ((NoticeKind kind, IReadOnlyList<QueuedRecipient> recipients) in all)
        {
            await _services.Notices.AddAsync(
                kind,
                _letter,
                recipients,
                kind == NoticeKind.Delayed ? triedUntil : null,
                header,
                notices,
                CancellationToken.None);
        }

        return notices;
    }

    /// <summary>The letter's own header; empty if it cannot be read any more, since the sender is told all the
    /// same.</summary>
    private async Task<byte[]> HeaderAsync()
    {
        try
        {
            using QueuedBytes bytes = await _services.Letters.ReadAsync(_row, CancellationToken.None);
            ParsedMessage message = ParsedMessage.Parse(bytes.Memory);
            return message.Header(message.Root).ToArray();
        }
        catch (StorageException e)
        {
            LogUnread(_services.Logger, e);
            return [];
        }
    }

    private QueueChange.Update Update(DateTimeOffset nextAttempt)
    {
        QueuedLetter state = _letter with { Recipients = _recipients };
        return new QueueChange.Update(
            _row.Account, _row.Id, nextAttempt, _services.Letters.SealState(_row, state));
    }

    /// <summary>What has happened is not forgotten, however long the disk is full: until then the letter is not taken
    /// up again.</summary>
    private async Task CommitAsync(QueueChange change, PendingNotices notices)
    {
        while (true)
        {
            try
            {
                CommitResult result = await _services.Filing.FileAsync(
                    notices.Letters, notices.Rows, [change], CancellationToken.None);
                if (result.Outcome == CommitOutcome.Committed)
                {
                    Note(result);
                    return;
                }
            }
            catch (StorageException e)
            {
                LogNotCommitted(_services.Logger, e);
            }

            await Task.Delay(StoragePause, _services.Clock, _services.Stop);
        }
    }

    private void Note(CommitResult result)
    {
        if (result.Deliveries.Any(delivery => delivery.Outcome != DeliveryOutcome.Stored))
        {
            LogNotTold(_services.Logger, _row.Account.Value);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "What became of a queued letter cannot be stored; it is tried again.")]
    private static partial void LogNotCommitted(ILogger logger, Exception e);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Account {Account} has no room for a notice about a letter that it sent; the notice is lost.")]
    private static partial void LogNotTold(ILogger logger, long account);

    [LoggerMessage(Level = LogLevel.Error, Message = "A queued letter's header cannot be read for a notice.")]
    private static partial void LogUnread(ILogger logger, Exception e);
}

/// <summary>What jobs work with.</summary>
internal sealed record QueueJobServices
{
    public required QueuedLetters Letters { get; init; }

    public required LetterFiling Filing { get; init; }

    public required LocalDelivery Local { get; init; }

    public required Notices Notices { get; init; }

    public required RetryTimes Times { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Ends what is under way.</summary>
    public required CancellationToken Stop { get; init; }
}
