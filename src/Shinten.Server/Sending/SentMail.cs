namespace Shinten.Server.Sending;

/// <summary>What one account has sent within a day, minute by minute.</summary>
internal sealed class SentMail
{
    private const long Hour = 60;
    private const long Day = 24 * Hour;

    // A minute stands here once, so that there are never more than a day has.
    private readonly LinkedList<Minute> _minutes = [];

    private int _recipientsPerDay;

    /// <summary>The minute in which a limit was last met, so that the log says it once an hour.</summary>
    private long _alarm = long.MinValue;

    public bool IsEmpty => _minutes.Count == 0;

    /// <summary>Whether so much more keeps to the limits.</summary>
    public bool HasRoom(long now, int messages, int recipients, SendingOptions options)
    {
        Forget(now);
        int messagesPerHour = messages;
        int recipientsPerHour = recipients;
        for (LinkedListNode<Minute>? at = _minutes.Last; at?.Value.Number > now - Hour; at = at.Previous)
        {
            messagesPerHour += at.Value.Messages;
            recipientsPerHour += at.Value.Recipients;
        }

        return messagesPerHour <= options.MessagesPerHour
            && recipientsPerHour <= options.RecipientsPerHour
            && _recipientsPerDay + recipients <= options.RecipientsPerDay;
    }

    public void Add(long now, int messages, int recipients)
    {
        if (_minutes.Last?.Value.Number != now)
        {
            _minutes.AddLast(new Minute(now));
        }

        Minute minute = _minutes.Last!.Value;
        minute.Messages += messages;
        minute.Recipients += recipients;
        _recipientsPerDay += recipients;
    }

    public void Forget(long now)
    {
        while (_minutes.First is { } first && first.Value.Number <= now - Day)
        {
            _recipientsPerDay -= first.Value.Recipients;
            _minutes.RemoveFirst();
        }
    }

    /// <summary>True where nobody was told within the hour that the limit is met.</summary>
    public bool RaisesAlarm(long now)
    {
        bool isNew = _alarm == long.MinValue || now - _alarm >= Hour;
        _alarm = isNew ? now : _alarm;
        return isNew;
    }

    private sealed class Minute(long number)
    {
        public long Number { get; } = number;

        public int Messages { get; set; }

        public int Recipients { get; set; }
    }
}
