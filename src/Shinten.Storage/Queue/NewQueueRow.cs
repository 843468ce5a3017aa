using Shinten.Sealing.Ids;

namespace Shinten.Storage.Queue;

/// <summary>A letter to be sent, sealed under the queue key; nothing is queued in clear.</summary>
/// <param name="Account">The sender's account; 0 for what the server itself sends.</param>
/// <param name="Sealed">Sender, recipients and state, sealed.</param>
/// <param name="Content">The message, sealed.</param>
public sealed record NewQueueRow(
    AccountId Account,
    ItemId Id,
    DateTimeOffset NextAttempt,
    ReadOnlyMemory<byte> Sealed,
    ReadOnlyMemory<byte> Content);
