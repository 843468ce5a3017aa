using Shinten.Sealing.Ids;

namespace Shinten.Storage.Queue;

/// <summary>A queued letter, without its content (<see cref="OutgoingQueue.ReadContentAsync"/>).</summary>
public sealed record QueueRow(
    AccountId Account,
    ItemId Id,
    DateTimeOffset NextAttempt,
    ReadOnlyMemory<byte> Sealed,
    long ContentLength);
