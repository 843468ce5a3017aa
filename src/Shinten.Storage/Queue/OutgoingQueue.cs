using System.Threading.Channels;
using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Queue;

/// <summary>Letters that wait to be sent, sealed under the queue key. New ones come with a unit of work.</summary>
public sealed class OutgoingQueue
{
    private readonly MailStore _store;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    internal OutgoingQueue(MailStore store) => _store = store;

    /// <summary>The number that is bound into what is sealed of a queued letter (sealing.md §9).</summary>
    public static long NumberOf(ItemId id) => (long)id.Value.Low;

    /// <summary>Returns once rows were committed, by whomever, after the last return; for one waiter.</summary>
    public async Task WaitForNewAsync(CancellationToken cancel) => await _news.Reader.ReadAsync(cancel);

    /// <summary>Rows that are due, the longest waiting first.</summary>
    public async Task<IReadOnlyList<QueueRow>> ListDueAsync(DateTimeOffset now, int count, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(QueueSql.ReadDue, QueueSql.Map, cancel, now.ToUnixTimeMilliseconds(), count);
    }

    public async Task<IReadOnlyList<QueueRow>> ListAsync(CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(QueueSql.ReadAll, QueueSql.Map, cancel);
    }

    /// <exception cref="LetterGoneException">It was sent or dropped in the meantime.</exception>
    /// <exception cref="DamagedRecordException">Its record is damaged.</exception>
    public async Task<byte[]> ReadContentAsync(QueueRow row, CancellationToken cancel)
    {
        List<BlobLocation> places;
        await using (ISqlSession session = await _store.Backend.ReadAsync(cancel))
        {
            places = await session.QueryAsync(
                QueueSql.ReadPlace, QueueSql.MapPlace, cancel, row.Account.Value, row.Id.ToArray());
        }

        if (places.Count == 0)
        {
            throw new LetterGoneException();
        }

        byte[] content = new byte[places[0].LetterLength];
        (long offset, _) = places[0].PartAt(LetterPart.Letter);
        int read = await _store.Blobs.ReadAsync(places[0].Segment, offset, content, cancel);
        return read == content.Length
            ? content
            : throw new DamagedRecordException($"Queued letter {row.Id}", "its record is cut short");
    }

    /// <summary>Writes a row's new state and time; false if it is gone.</summary>
    public Task<bool> UpdateAsync(QueueRow row, CancellationToken cancel) => _store.RunAsync(
        [],
        async (scope, token) =>
        {
            bool exists = await FindAsync(scope, row.Account, row.Id, token) is not null;
            scope.Sql.Execute(
                QueueSql.Update,
                row.Account.Value,
                row.Id.ToArray(),
                row.NextAttempt.ToUnixTimeMilliseconds(),
                row.Sealed);
            return exists;
        },
        cancel);

    public Task<bool> RemoveAsync(AccountId account, ItemId id, CancellationToken cancel) => _store.RunAsync(
        [],
        async (scope, token) =>
        {
            if (await FindAsync(scope, account, id, token) is not { } place)
            {
                return false;
            }

            scope.Sql.Execute(QueueSql.Delete, account.Value, id.ToArray());
            scope.Sql.Execute(
                MessageSql.InsertDead, account.Value, place.Segment, place.Offset, place.RecordLength);
            return true;
        },
        cancel);

    internal void Announce() => _news.Writer.TryWrite(true);

    private static async ValueTask<BlobLocation?> FindAsync(
        CommitScope scope, AccountId account, ItemId id, CancellationToken cancel)
    {
        List<BlobLocation> places = await scope.Sql.QueryAsync(
            QueueSql.ReadPlace, QueueSql.MapPlace, cancel, account.Value, id.ToArray());
        return places.Count == 0 ? null : places[0];
    }
}
