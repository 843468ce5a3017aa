using System.Security.Cryptography;
using System.Threading.Channels;
using Shinten.Sealing.Ids;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Queue;

/// <summary>Letters that wait to be sent, sealed under the queue key. New ones, and what becomes of old ones, come with
/// a unit of work.</summary>
public sealed class OutgoingQueue
{
    private const int ClaimSpread = 10_000_000;

    private readonly MailStore _store;
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _hurries;

    internal OutgoingQueue(MailStore store) => _store = store;

    /// <summary>How often somebody asked for letters to be tried at once: what is known of hosts that do not answer
    /// does not count then.</summary>
    public int Hurries => Volatile.Read(ref _hurries);

    /// <summary>The number that is bound into what is sealed of a queued letter (sealing.md §9).</summary>
    public static long NumberOf(ItemId id) => (long)id.Value.Low;

    /// <summary>Returns once rows were committed, by whomever, after the last return; for one waiter.</summary>
    public async Task WaitForNewAsync(CancellationToken cancel) => await _news.Reader.ReadAsync(cancel);

    /// <summary>A page of the rows that are due until then, the longest waiting first.</summary>
    public async Task<IReadOnlyList<QueueRow>> ListAsync(
        QueueCursor after, DateTimeOffset until, int count, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(
            QueueSql.ReadPage,
            QueueSql.Map,
            cancel,
            after.NextAttempt.ToUnixTimeMilliseconds(),
            after.Account.Value,
            after.Id.ToArray(),
            until.ToUnixTimeMilliseconds(),
            count);
    }

    public async Task<QueueRow?> FindAsync(ItemId id, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<QueueRow> rows = await session.QueryAsync(QueueSql.ReadOne, QueueSql.Map, cancel, id.ToArray());
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task<long> CountAsync(CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return (await session.QueryAsync(QueueSql.Count, row => row.Number(0), cancel))[0];
    }

    /// <summary>When the first of the rows is due that are not due yet; null if there are none.</summary>
    public async Task<DateTimeOffset?> FindNextAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<long> times = await session.QueryAsync(
            QueueSql.ReadFirstAfter, row => row.Number(0), cancel, now.ToUnixTimeMilliseconds());
        return times.Count == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(times[0]);
    }

    /// <summary>Reads the sealed bytes of a letter.</summary>
    /// <exception cref="LetterGoneException">It was sent or dropped in the meantime.</exception>
    /// <exception cref="DamagedRecordException">Its record is damaged.</exception>
    public async Task ReadContentAsync(QueueRow row, PooledBytes content, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(content);
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

        int length = checked((int)places[0].LetterLength);
        (long offset, _) = places[0].PartAt(LetterPart.Letter);
        int read = await _store.Blobs.ReadAsync(
            places[0].Segment, offset, content.GetMemory(length)[..length], cancel);
        if (read != length)
        {
            throw new DamagedRecordException($"Queued letter {row.Id}", "its record is cut short");
        }

        content.Advance(length);
    }

    /// <summary>Takes a row for this node, where several share a database; false if another was quicker or the row is
    /// gone. Until then nobody else takes it.</summary>
    public Task<bool> ClaimAsync(QueueRow row, DateTimeOffset until, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(row);
        return _store.Backend.IsShared ? TryClaimAsync(row, until, cancel) : Task.FromResult(true);
    }

    /// <summary>Applies one change by itself; false if the row is gone.</summary>
    public Task<bool> ApplyAsync(QueueChange change, CancellationToken cancel) => _store.RunAsync(
        [], (scope, token) => QueueSql.ApplyAsync(scope, change, token), cancel);

    /// <summary>Gives rows another time and leaves what is sealed of them as it is.</summary>
    public Task PostponeAsync(
        IReadOnlyList<(QueueRow Row, DateTimeOffset NextAttempt)> rows, CancellationToken cancel) => _store.RunAsync(
        [],
        (scope, _) =>
        {
            foreach ((QueueRow row, DateTimeOffset nextAttempt) in rows)
            {
                scope.Sql.Execute(
                    QueueSql.Postpone, row.Account.Value, row.Id.ToArray(), nextAttempt.ToUnixTimeMilliseconds());
            }

            return ValueTask.FromResult(true);
        },
        cancel);

    /// <summary>Makes one row due, and says that it is in a hurry; false if it is gone.</summary>
    public Task<bool> HurryAsync(ItemId id, CancellationToken cancel) => _store.RunAsync(
        [],
        async (scope, token) =>
        {
            List<QueueRow> rows = await scope.Sql.QueryAsync(
                QueueSql.ReadOne, QueueSql.Map, token, id.ToArray());
            foreach (QueueRow row in rows)
            {
                scope.Sql.Execute(
                    QueueSql.Postpone,
                    row.Account.Value,
                    row.Id.ToArray(),
                    _store.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            }

            scope.AfterCommit(Hurry);
            return rows.Count > 0;
        },
        cancel);

    /// <summary>Makes every row due that is to be sent some other time.</summary>
    public async Task HurryAllAsync(CancellationToken cancel)
    {
        DateTimeOffset now = _store.Clock.GetUtcNow();
        do
        {
            await _store.RunAsync(
                [],
                (scope, _) =>
                {
                    scope.Sql.Execute(QueueSql.HurrySome, now.ToUnixTimeMilliseconds());
                    scope.AfterCommit(Hurry);
                    return ValueTask.FromResult(true);
                },
                cancel);
        }
        while (await FindNextAsync(now, cancel) is not null);
    }

    // Of two nodes that try, one finds the row as it was. Whose time stands in it afterwards was first: no two choose
    // the same.
    private Task<bool> TryClaimAsync(QueueRow row, DateTimeOffset until, CancellationToken cancel)
    {
        long mine = until.ToUnixTimeMilliseconds() + RandomNumberGenerator.GetInt32(ClaimSpread);
        return _store.RunAsync(
            [],
            async (scope, token) =>
            {
                scope.Sql.Execute(
                    QueueSql.Claim,
                    row.Account.Value,
                    row.Id.ToArray(),
                    row.NextAttempt.ToUnixTimeMilliseconds(),
                    mine);
                List<QueueRow> rows = await scope.Sql.QueryAsync(
                    QueueSql.ReadOne, QueueSql.Map, token, row.Id.ToArray());
                return rows.Count > 0 && rows[0].NextAttempt.ToUnixTimeMilliseconds() == mine;
            },
            cancel);
    }

    internal void Announce() => _news.Writer.TryWrite(true);

    private void Hurry()
    {
        Interlocked.Increment(ref _hurries);
        Announce();
    }
}
