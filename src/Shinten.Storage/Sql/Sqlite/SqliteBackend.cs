using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Shinten.Sealing.ServerKeys;
using SQLitePCL;

namespace Shinten.Storage.Sql.Sqlite;

/// <summary>The embedded engine: a database file with a write-ahead log, one connection that writes, many that
/// read.</summary>
internal sealed class SqliteBackend : IStorageBackend
{
    public const string FileName = "mail.db";

    /// <summary>Pages of log at which they are moved into the database.</summary>
    private const int CheckpointPages = 1_000;

    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE: pages written to the log.</summary>
    private const int CacheWrites = 9;

    // FULL makes each commit flush the log: what was answered with 250 survives a power loss.
    private const string WriterSettings =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; "
        + "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 0;";

    private const string ReaderSettings =
        "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2048; PRAGMA busy_timeout = 5000;";

    // A connection that has read nothing does not know that there is a log.
    private const string CheckpointSettings = "PRAGMA busy_timeout = 50; PRAGMA journal_mode = WAL;";

    private readonly string _connectionString;
    private readonly SqliteConnectionCache _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteConnectionCache> _readers = [];
    private readonly SemaphoreSlim? _memoryAlone;
    private int _logPages = 1;

    private SqliteBackend(string connectionString, bool isInMemory)
    {
        _connectionString = connectionString;
        _writer = new SqliteConnectionCache(connectionString, WriterSettings);
        if (isInMemory)
        {
            _memoryAlone = new SemaphoreSlim(1, 1);
        }
    }

    public bool IsShared => false;

    public bool WantsCheckpoint => Volatile.Read(ref _logPages) >= CheckpointPages;

    public bool HasLog => Volatile.Read(ref _logPages) > 0;

    public static SqliteBackend Open(string dataFolder)
    {
        DurableFolder.Create(dataFolder);
        SqliteConnectionStringBuilder builder = new()
        {
            DataSource = Path.Combine(dataFolder, FileName),
            Pooling = false,
        };
        return new SqliteBackend(builder.ToString(), isInMemory: false);
    }

    /// <summary>A database that is gone with this object; for tests.</summary>
    public static SqliteBackend InMemory() => new("Data Source=:memory:;Pooling=False", isInMemory: true);

    public string Translate(string migration)
        => migration.Replace("{bytes}", "BLOB", StringComparison.Ordinal)
            .Replace("{clustered}", "WITHOUT ROWID", StringComparison.Ordinal);

    public async ValueTask RunScriptAsync(string script, CancellationToken cancel)
    {
        await EnterAsync(_memoryAlone ?? _writing, cancel);
        try
        {
            _writer.RunScript(script);
        }
        finally
        {
            (_memoryAlone ?? _writing).Release();
        }
    }

    public async ValueTask<ISqlSession> ReadAsync(CancellationToken cancel)
    {
        if (_memoryAlone is not null)
        {
            await _memoryAlone.WaitAsync(cancel);
            return new SqliteSession(_writer, _ => _memoryAlone.Release());
        }

        cancel.ThrowIfCancellationRequested();
        SqliteConnectionCache reader = _readers.TryTake(out SqliteConnectionCache? idle)
            ? idle
            : new SqliteConnectionCache(_connectionString, ReaderSettings);
        return new SqliteSession(reader, _readers.Add);
    }

    public ValueTask<ISqlTransaction> BeginAsync(CancellationToken cancel)
    {
        SemaphoreSlim gate = _memoryAlone ?? _writing;
        return gate.Wait(0, cancel) ? new(Begin(gate)) : BeginLaterAsync(gate, cancel);
    }

    public async Task CheckpointAsync(CheckpointKind kind, CancellationToken cancel)
    {
        if (_memoryAlone is not null)
        {
            return;
        }

        // Most of it on a connection of its own, so that the writer goes on; then it stands aside for the little that
        // came meanwhile, because a log that is written without a pause would never begin again.
        using SqliteConnectionCache connection = new(_connectionString, CheckpointSettings);
        Checkpoint(connection, raw.SQLITE_CHECKPOINT_PASSIVE);
        await _writing.WaitAsync(cancel);
        try
        {
            bool isDone = Checkpoint(
                connection,
                kind == CheckpointKind.Truncate ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_RESTART);
            if (isDone)
            {
                Volatile.Write(ref _logPages, 0);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public Task ListenAsync(Action<string> heard, CancellationToken cancel) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out SqliteConnectionCache? reader))
        {
            reader.Dispose();
        }

        _writer.Dispose();
        _writing.Dispose();
        _memoryAlone?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Task EnterAsync(SemaphoreSlim gate, CancellationToken cancel) => gate.WaitAsync(cancel);

    private async ValueTask<ISqlTransaction> BeginLaterAsync(SemaphoreSlim gate, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        return Begin(gate);
    }

    private SqliteTransaction Begin(SemaphoreSlim gate)
    {
        try
        {
            return new SqliteTransaction(_writer, NoteLogPages, () => gate.Release());
        }
        catch
        {
            gate.Release();
            throw;
        }
    }

    private static bool Checkpoint(SqliteConnectionCache connection, int mode)
    {
        int code = raw.sqlite3_wal_checkpoint_v2(connection.Database, "main", mode, out _, out _);
        if (code == raw.SQLITE_BUSY)
        {
            return false;
        }

        SqliteFailure.ThrowUnlessOk(code, connection.Database);
        return true;
    }

    private void NoteLogPages()
    {
        raw.sqlite3_db_status(_writer.Database, CacheWrites, out int pages, out _, 1);
        Interlocked.Add(ref _logPages, pages);
    }
}
