using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage.Blobs;
using Shinten.Storage.Changes;
using Shinten.Storage.Directory;
using Shinten.Storage.Keys;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;
using Shinten.Storage.Routes;
using Shinten.Storage.Seals;
using Shinten.Storage.Sql;
using Shinten.Storage.Sql.Postgres;
using Shinten.Storage.Sql.Sqlite;
using Shinten.Storage.Upkeep;

namespace Shinten.Storage;

/// <summary>All mail of this server: opened once by a process, closed at its end.</summary>
public sealed partial class MailStore : IAsyncDisposable
{
    private const int MessageBlock = 4_096;
    private const int FewBlock = 16;

    /// <summary>Numbers below belong to the mailboxes that every account has.</summary>
    private const long FirstCustomMailbox = 100;

    private readonly ILogger _logger;
    private readonly FileStream? _lock;
    private readonly Committer _committer;
    private readonly IdBlock _messageIds;
    private readonly IdBlock _mailboxIds;
    private readonly IdBlock _accountIds;

    private MailStore(StoreParts parts)
    {
        Options = parts.Options;
        Backend = parts.Backend;
        Blobs = parts.Blobs;
        Keys = parts.Keys;
        Clock = parts.Clock;
        _lock = parts.Lock;
        _logger = parts.Loggers.CreateLogger<MailStore>();
        Damage = new DamageLog(_logger);
        Directory = new MailDirectory(this);
        PublicKeys = new KeyDirectory(this);
        DomainKeys = new DomainKeyDirectory(this);
        Queue = new OutgoingQueue(this);
        Routes = new RouteTable(this);
        Seals = new LiveSeals(Directory.ReadSealingKeysAsync, Options.SealLimits, Clock);
        _committer = new Committer(this, Blobs, _logger);
        _messageIds = new IdBlock(cancel => ReserveAsync("message", MessageBlock, cancel), MessageBlock);
        _mailboxIds = new IdBlock(cancel => ReserveAsync("mailbox", FewBlock, cancel), FewBlock);
        _accountIds = new IdBlock(cancel => ReserveAsync("account", 1, cancel), 1);
        Upkeep = new StoreUpkeep(this, _logger);
    }

    public MailDirectory Directory { get; }

    /// <summary>Public keys that strangers may ask for.</summary>
    public KeyDirectory PublicKeys { get; }

    /// <summary>The keys with which letters of the hosted domains are signed.</summary>
    public DomainKeyDirectory DomainKeys { get; }

    public ChangeFeed Changes { get; } = new();

    public OutgoingQueue Queue { get; }

    /// <summary>Where mail goes whatever DNS says.</summary>
    public RouteTable Routes { get; }

    /// <summary>The seals with which this process seals what arrives.</summary>
    public LiveSeals Seals { get; }

    public TimeProvider Clock { get; }

    internal StorageOptions Options { get; }

    internal IStorageBackend Backend { get; }

    internal IBlobStore Blobs { get; }

    internal ServerKeys Keys { get; }

    internal StoreUpkeep Upkeep { get; }

    internal DamageLog Damage { get; }

    /// <summary>For who would write to a data folder before opening it.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    public static void RefuseIfInUse(string dataFolder) => DataFolderLock.Take(dataFolder).Dispose();

    /// <summary>Batches that were committed, and units of work in them.</summary>
    internal (long Batches, long Units) CommitCounts => _committer.Counts;

    /// <exception cref="DataFolderInUseException">Another process has the data folder.</exception>
    /// <exception cref="DatabaseTooNewException">A newer program wrote the database.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer.</exception>
    public static async Task<MailStore> OpenAsync(
        StorageOptions options,
        ServerKeys keys,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        DurableFolder.Create(options.DataFolder);
        bool isSqlite = options.Database.Equals("sqlite", StringComparison.OrdinalIgnoreCase);
        FileStream? folderLock = isSqlite ? DataFolderLock.Take(options.DataFolder) : null;
        IStorageBackend? backend = null;
        try
        {
            backend = isSqlite
                ? SqliteBackend.Open(options.DataFolder)
                : PostgresBackend.Open(options.Database);
            SegmentFiles blobs = new(
                Path.Combine(options.DataFolder, StorageOptions.SegmentsFolder), options.SegmentBytes);
            StoreParts parts = new(options, backend, blobs, keys, clock, loggers, folderLock);
            return await StartAsync(parts, cancel);
        }
        catch
        {
            if (backend is not null)
            {
                await backend.DisposeAsync();
            }

            folderLock?.Dispose();
            throw;
        }
    }

    /// <summary>A store in memory, gone with its process; for tests.</summary>
    public static Task<MailStore> OpenInMemoryAsync(
        ServerKeys keys, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancel)
    {
        StorageOptions options = new() { DataFolder = "" };
        StoreParts parts = new(options, SqliteBackend.InMemory(), new MemoryBlobs(), keys, clock, loggers, null);
        return StartAsync(parts, cancel);
    }

    /// <summary>Reserves the id of a letter before it is sealed; no I/O but once in many.</summary>
    public async ValueTask<MessageId> NextMessageIdAsync(CancellationToken cancel)
        => new(await _messageIds.NextAsync(cancel));

    /// <summary>Commits a unit of work; when this returns Committed, all of it survives a power loss.</summary>
    public Task<CommitResult> CommitAsync(UnitOfWork work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        AccountId[] accounts = new AccountId[work.Letters.Count];
        for (int place = 0; place < accounts.Length; place++)
        {
            accounts[place] = work.Letters[place].Account;
        }

        return _committer.RunAsync(
            accounts, work, (scope, token) => Delivery.ApplyAsync(scope, work, token), cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Upkeep.DisposeAsync();
        await _committer.DisposeAsync();
        Seals.Dispose();
        await Blobs.DisposeAsync();
        try
        {
            await Backend.CheckpointAsync(CheckpointKind.Truncate, CancellationToken.None);
        }
        catch (StorageException e)
        {
            LogUpkeepFailed(e);
        }

        await Backend.DisposeAsync();
        _messageIds.Dispose();
        _mailboxIds.Dispose();
        _accountIds.Dispose();
        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    internal static async Task<MailStore> StartAsync(StoreParts parts, CancellationToken cancel)
    {
        await Migrations.RunAsync(parts.Backend, cancel);
        MailStore store = new(parts);
        store.Upkeep.Start();
        return store;
    }

    internal async ValueTask<MailboxId> NextMailboxIdAsync(CancellationToken cancel)
        => new(FirstCustomMailbox + await _mailboxIds.NextAsync(cancel));

    internal async ValueTask<AccountId> NextAccountIdAsync(CancellationToken cancel)
        => new(await _accountIds.NextAsync(cancel));

    /// <summary>Applies a change in the next batch; returns its outcome once it is committed.</summary>
    internal Task<T> RunAsync<T>(IReadOnlyCollection<AccountId> accounts, ApplyUnit<T> apply, CancellationToken cancel)
        => _committer.RunAsync(accounts, null, apply, cancel);

    /// <summary>The same for a change that appends to the segments.</summary>
    internal Task<T> RunAsync<T>(
        IReadOnlyCollection<AccountId> accounts, UnitOfWork appends, ApplyUnit<T> apply, CancellationToken cancel)
        => _committer.RunAsync(accounts, appends, apply, cancel);

    internal void LogDamaged(DamagedRecordException e) => LogDamagedRecord(_logger, e.Message);

    internal void LogUpkeepFailed(Exception e) => LogUpkeep(_logger, e);

    private Task<long> ReserveAsync(string counter, int count, CancellationToken cancel)
        => ServerSettings.ReserveAsync(this, counter, count, cancel);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What}")]
    private static partial void LogDamagedRecord(ILogger logger, string what);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The storage could not be tended; it is tried again.")]
    private static partial void LogUpkeep(ILogger logger, Exception e);
}
