using Shinten.Sealing.Ids;

namespace Shinten.Storage.Queue;

/// <summary>Letters that wait to be sent, sealed under the queue key. New ones come with a unit of work.</summary>
public sealed class OutgoingQueue
{
    /// <summary>Rows that are due, the longest waiting first.</summary>
    public Task<IReadOnlyList<QueueRow>> ListDueAsync(DateTimeOffset now, int count, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<IReadOnlyList<QueueRow>> ListAsync(CancellationToken cancel) => throw new NotSupportedException();

    public Task<byte[]> ReadContentAsync(QueueRow row, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Writes a row's new state and time; false if it is gone.</summary>
    public Task<bool> UpdateAsync(QueueRow row, CancellationToken cancel) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(AccountId account, ItemId id, CancellationToken cancel)
        => throw new NotSupportedException();
}
