using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;
using Shinten.Storage.Blobs;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Sql;

/// <summary>
/// The one writer of this process: takes all units that wait, commits them as one transaction after one flush of
/// their letters, and completes them together. A unit that fails does not take the others with it.
/// </summary>
internal sealed partial class Committer : IAsyncDisposable
{
    private const int MaxUnits = 512;
    private const long MaxBytes = 32L * 1024 * 1024;

    private static readonly SqlText FindThread = new(
        "SELECT thread_id FROM threads WHERE account_id = $1 AND hash = $2");

    private static readonly SqlText FindDuplicate = new(
        "SELECT expires_at FROM duplicates WHERE account_id = $1 AND hash = $2");

    private readonly MailStore _store;
    private readonly IBlobStore _blobs;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _work = new();
    private readonly Queue<IPendingUnit> _waiting = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopping;

    public Committer(MailStore store, IBlobStore blobs, ILogger logger)
    {
        _store = store;
        _blobs = blobs;
        _logger = logger;

        // A thread of its own: it spends its time in flushes, which must not take threads from sessions.
        new Thread(Run) { IsBackground = true, Name = "Shinten commit" }.Start();
    }

    /// <summary>Batches committed so far, and units in them.</summary>
    public (long Batches, long Units) Counts { get; private set; }

    public Task<T> RunAsync<T>(
        IReadOnlyCollection<AccountId> accounts, UnitOfWork? work, ApplyUnit<T> apply, CancellationToken cancel)
    {
        // From here on it cannot be called back: it is committed or it fails.
        cancel.ThrowIfCancellationRequested();
        PendingUnit<T> unit = new(accounts, work, apply);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            _waiting.Enqueue(unit);
        }

        _work.Set();
        return unit.Done;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
        }

        _work.Set();
        await _stopped.Task;
        _work.Dispose();
    }

    private void Run()
    {
        List<IPendingUnit> batch = [];
        while (TakeBatch(batch))
        {
            // On SQLite all of it completes on this thread; PostgreSQL is waited for here.
            CommitAsync(batch).AsTask().GetAwaiter().GetResult();
        }

        _stopped.SetResult();
    }

    private bool TakeBatch(List<IPendingUnit> batch)
    {
        batch.Clear();
        while (true)
        {
            lock (_gate)
            {
                long bytes = 0;
                while (batch.Count < MaxUnits && bytes < MaxBytes && _waiting.TryDequeue(out IPendingUnit? unit))
                {
                    batch.Add(unit);
                    bytes += LengthOf(unit.Work);
                }

                if (batch.Count > 0 || _isStopping)
                {
                    return batch.Count > 0;
                }

                _work.Reset();
            }

            _work.Wait();
        }
    }

    private async ValueTask CommitAsync(List<IPendingUnit> batch)
    {
        CommitScope scope;
        try
        {
            scope = await CommitOnceAsync(batch);
        }
#pragma warning disable CA1031 // Whatever failed, the units that wait for it are told, and the writer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _blobs.RolledBack();
            await FailAsync(batch, e);
            return;
        }

        _blobs.Committed();
        scope.Publish();
        Counts = (Counts.Batches + 1, Counts.Units + batch.Count);
        foreach (IPendingUnit unit in batch)
        {
            unit.Complete();
        }

        if (_store.Backend.WantsCheckpoint)
        {
            _store.Upkeep.CheckpointSoon();
        }
    }

    private async ValueTask FailAsync(List<IPendingUnit> batch, Exception e)
    {
        if (batch.Count == 1 || e is StorageFullException or StorageUnavailableException)
        {
            LogBatchFailed(_logger, e, batch.Count);
            foreach (IPendingUnit unit in batch)
            {
                unit.Fail(e);
            }

            return;
        }

        // One of them is at fault: each on its own, so that the others are stored.
        foreach (IPendingUnit unit in batch)
        {
            await CommitAsync([unit]);
        }
    }

    private async ValueTask<CommitScope> CommitOnceAsync(List<IPendingUnit> batch)
    {
        await using ISqlTransaction sql = await _store.Backend.BeginAsync(CancellationToken.None);
        CommitScope scope = new(_store, sql, _blobs);
        bool hasBlobs = await PrepareAsync(batch, scope);
        foreach (IPendingUnit unit in batch)
        {
            await unit.ApplyAsync(scope, CancellationToken.None);
        }

        scope.Save();
        if (hasBlobs)
        {
            await _blobs.FlushAsync(sql, CancellationToken.None);
        }

        if (!_store.Backend.IsShared)
        {
            await sql.CommitAsync(CancellationToken.None);
            return scope;
        }

        sql.Notify(MailStore.NoticeOf(scope));
        await CommitSharedAsync(sql);
        return scope;
    }

    // A server that goes away during COMMIT may have committed: the letters' bytes must then stay where they are. Who
    // sends again is told that the letter has come already.
    private async ValueTask CommitSharedAsync(ISqlTransaction sql)
    {
        try
        {
            await sql.CommitAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            _blobs.LeftOpen();
            throw;
        }
    }

    private async ValueTask<bool> PrepareAsync(List<IPendingUnit> batch, CommitScope scope)
    {
        bool hasBlobs = false;
        foreach (IPendingUnit unit in batch)
        {
            if (unit.Work is { } work)
            {
                hasBlobs = true;
                Want(scope, work);
            }
        }

        if (_store.Backend.IsShared)
        {
            await scope.LockAsync([.. batch.SelectMany(unit => unit.Accounts)], CancellationToken.None);
        }

        await scope.Threads.ReadAsync(scope.Sql, FindThread, CancellationToken.None);
        await scope.Duplicates.ReadAsync(scope.Sql, FindDuplicate, CancellationToken.None);
        if (hasBlobs)
        {
            await _blobs.BeginAsync(scope.Sql, CancellationToken.None);
        }

        return hasBlobs;
    }

    private static void Want(CommitScope scope, UnitOfWork work)
    {
        foreach (NewMessage letter in work.Letters)
        {
            foreach (ReadOnlyMemory<byte> hash in letter.ThreadHashes)
            {
                scope.Threads.Want(letter.Account, hash);
            }

            if (letter.DuplicateHash is { } duplicate)
            {
                scope.Duplicates.Want(letter.Account, duplicate);
            }

            foreach (ReadOnlyMemory<byte> mark in letter.Marks?.Own ?? [])
            {
                scope.Duplicates.Want(letter.Account, mark);
            }
        }
    }

    private static long LengthOf(UnitOfWork? work)
    {
        long length = 0;
        if (work is not null)
        {
            foreach (NewMessage letter in work.Letters)
            {
                length += letter.StoredLength;
            }
        }

        return length;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} units of work could not be committed.")]
    private static partial void LogBatchFailed(ILogger logger, Exception e, int count);
}
