using Shinten.Sealing.Ids;

namespace Shinten.Storage.Queue;

/// <summary>What becomes of a row of the queue in a unit of work; nothing, if it is gone by then.</summary>
public abstract record QueueChange(AccountId Account, ItemId Id)
{
    /// <summary>It was sent, or never will be.</summary>
    public sealed record Remove(AccountId Account, ItemId Id) : QueueChange(Account, Id);

    /// <summary>It has another state and another time.</summary>
    public sealed record Update(AccountId Account, ItemId Id, DateTimeOffset NextAttempt, ReadOnlyMemory<byte> Sealed)
        : QueueChange(Account, Id);
}
