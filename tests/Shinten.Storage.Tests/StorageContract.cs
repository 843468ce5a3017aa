using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

/// <summary>What every backend must do. A new backend derives from this and adds nothing.</summary>
public abstract partial class StorageContract : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private MailStore? _store;

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private protected MailStore Store => _store!;

    private protected TestFolder Folder => _folder;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<MailStore> OpenAsync();

    private protected Task<MailStore> OpenAsync(string database) => MailStore.OpenAsync(
        new StorageOptions { DataFolder = _folder.Data, Database = database, SegmentBytes = 64 * 1024 },
        _folder.Keys,
        Clock,
        NullLoggerFactory.Instance,
        Cancel);

    private protected Task<TestAccount> AddAliceAsync(long? quota = null)
        => TestAccount.AddAsync(Store, "alice@example.test", quota);
}

public sealed class SqliteMemoryTests : StorageContract
{
    private protected override Task<MailStore> OpenAsync()
        => MailStore.OpenInMemoryAsync(Folder.Keys, Clock, NullLoggerFactory.Instance, default);
}

public sealed class SqliteTests : StorageContract
{
    private protected override Task<MailStore> OpenAsync() => OpenAsync("sqlite");
}

public sealed class PostgresTests(PostgresCluster cluster) : StorageContract
{
    private protected override async Task<MailStore> OpenAsync()
        => await OpenAsync(await cluster.CreateDatabaseAsync());
}
