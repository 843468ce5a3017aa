using Shinten.Sealing.Ids;

namespace Shinten.Storage.Queue;

/// <summary>A place in the order of the queue: what is read next stands behind it.</summary>
public readonly record struct QueueCursor(DateTimeOffset NextAttempt, AccountId Account, ItemId Id)
{
    /// <summary>Before every row.</summary>
    public static QueueCursor Start { get; } = new(DateTimeOffset.UnixEpoch.AddYears(-1), default, default);

    public static QueueCursor Of(QueueRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new QueueCursor(row.NextAttempt, row.Account, row.Id);
    }
}
