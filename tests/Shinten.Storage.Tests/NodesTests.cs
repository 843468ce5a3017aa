using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shinten.Mail.Flags;
using Shinten.Storage.Accounts;
using Shinten.Storage.Changes;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

/// <summary>Two nodes on one PostgreSQL with one folder of segments, and a PostgreSQL that goes away.</summary>
public sealed class NodesTests(PostgresCluster cluster) : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_node_hears_what_another_one_commits()
    {
        string database = await cluster.CreateDatabaseAsync();
        await using MailStore here = await OpenAsync(database);
        await using MailStore there = await OpenAsync(database);
        using TestAccount alice = await TestAccount.AddAsync(here, "alice@example.test");
        Account distant = (await there.FindAccountAsync(alice.Id, Cancel))!;
        MailboxIndex index = await distant.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel);
        using ChangeSubscription ear = there.Changes.Subscribe(alice.Id);

        await alice.DeliverManyAsync(3);
        await alice.AddFlagsAsync(1, SystemFlags.Seen);
        await alice.AddFlagsAsync(2, SystemFlags.Deleted);
        await alice.Account.ExpungeAsync(MailboxRole.Inbox.Id(), UidRange.All, Cancel);

        // A node that catches up in the middle of these commits may see the third letter gone one notice early.
        await WaitAsync(
            there, () => index.Uids.Count == 2 && distant.HighestModSeq == alice.Account.HighestModSeq);

        Assert.True(ear.Changes.TryRead(out _));
        Assert.Equal([1u, 3u], Enumerable.Range(0, 2).Select(place => index.Uids[place]));
        Assert.True(index.TryGet(1, out MessageEntry entry));
        Assert.True(entry.Flags.Has(SystemFlags.Seen));
    }

    [Fact]
    public async Task Two_nodes_give_each_letter_a_uid_of_its_own()
    {
        string database = await cluster.CreateDatabaseAsync();
        await using MailStore here = await OpenAsync(database);
        await using MailStore there = await OpenAsync(database);
        using TestAccount alice = await TestAccount.AddAsync(here, "alice@example.test");
        using TestAccount distant = await alice.OnAsync(there);
        MailboxIndex index = await alice.OpenInboxAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => (n % 2 == 0 ? alice : distant).DeliverAsync($"{n}")));
        await WaitAsync(here, () => index.Uids.Count == 60);
        await here.PollAsync(Cancel);

        Assert.Equal(60u, index.Uids.Last);
        Assert.Equal(60, (await alice.InboxAsync()).Total);
        List<MessageEntry> entries = [];
        index.CopyTo(new UidRange(1, 99), entries);
        Assert.Equal(60, entries.Select(entry => entry.Message).Distinct().Count());
        Assert.Equal(0, (await alice.Account.ReadPartsAsync(
            [.. entries.Select(entry => entry.Letter)], LetterPart.Letter, (_, _) => { }, Cancel)).Count);
    }

    [Fact]
    public async Task A_changed_address_is_known_to_the_other_node()
    {
        string database = await cluster.CreateDatabaseAsync();
        await using MailStore here = await OpenAsync(database);
        await using MailStore there = await OpenAsync(database);
        using TestAccount alice = await TestAccount.AddAsync(here, "alice@example.test");
        Assert.Null(await there.Directory.ResolveAsync(TestAccount.Address("al@example.test"), Cancel));

        await here.Directory.AddAliasAsync(alice.Id, TestAccount.Address("al@example.test"), Cancel);

        Recipient? found = null;
        await WaitAsync(
            there,
            async () => (found = await there.Directory.ResolveAsync(TestAccount.Address("al@example.test"), Cancel))
                is not null);
        Assert.Equal(alice.Id, found!.Account);
    }

    [Fact]
    public async Task A_lost_database_fails_what_waits_and_nothing_more()
    {
        string database = await cluster.CreateDatabaseAsync();
        await using MailStore store = await OpenAsync(database);
        using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
        await alice.DeliverAsync("before");

        await CutConnectionsAsync(database);
        int stored = 1;
        for (int n = 0; n < 20; n++)
        {
            try
            {
                await alice.DeliverAsync($"letter {n}");
                stored++;
            }
            catch (StorageUnavailableException)
            {
                // A connection from before was in the pool; the next one is new.
            }
        }

        Assert.InRange(stored, 2, 21);
        Assert.Equal(stored, (await alice.InboxAsync()).Total);
        await store.PollAsync(Cancel);
        Assert.Equal(stored, (await alice.InboxAsync()).Total);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_said_to_be_unavailable()
        => await Assert.ThrowsAsync<StorageUnavailableException>(
            () => OpenAsync("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2"));

    // Only connections to this test's database.
    private static async Task CutConnectionsAsync(string database)
    {
        NpgsqlConnectionStringBuilder builder = new(database);
        string name = builder.Database!;
        builder.Database = "postgres";
        await using NpgsqlConnection connection = new(builder.ToString());
        await connection.OpenAsync(Cancel);
        await using NpgsqlCommand cut = new(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", connection);
        cut.Parameters.Add(new NpgsqlParameter { Value = name });
        await cut.ExecuteNonQueryAsync(Cancel);
    }

    private static Task WaitAsync(MailStore store, Func<bool> isSo)
        => WaitAsync(store, () => Task.FromResult(isSo()));

    // Notices come within milliseconds; where the listener was not yet there, the poll behind it finds out.
    private static async Task WaitAsync(MailStore store, Func<Task<bool>> isSo)
    {
        for (int attempt = 0; attempt < 100 && !await isSo(); attempt++)
        {
            await Task.Delay(20, Cancel);
            if (attempt == 50)
            {
                await store.PollAsync(Cancel);
            }
        }

        Assert.True(await isSo());
    }

    private Task<MailStore> OpenAsync(string database) => MailStore.OpenAsync(
        new StorageOptions { DataFolder = _folder.Data, Database = database },
        _folder.Keys,
        TimeProvider.System,
        NullLoggerFactory.Instance,
        Cancel);
}
