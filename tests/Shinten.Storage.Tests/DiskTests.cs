using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shinten.Mail.Flags;
using Shinten.Storage.Accounts;
using Shinten.Storage.Blobs;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

/// <summary>What is on the disk after a restart, a crash, damage, deletion, and when the disk is full.</summary>
public sealed class DiskTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Segments => Path.Combine(_folder.Data, "segments");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        string[] names;
        await using (MailStore store = await OpenAsync())
        {
            using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
            await alice.DeliverManyAsync(30);
            await alice.AddFlagsAsync(7, SystemFlags.Seen);
            await alice.Account.CreateMailboxAsync(["Lists"], Cancel);
            names = System.IO.Directory.GetFiles(Segments);
        }

        await using MailStore again = await OpenAsync();
        AccountRow row = Assert.Single(await again.Directory.ListAccountsAsync(Cancel));
        Account account = (await again.FindAccountAsync(row.Id, Cancel))!;
        MailboxIndex index = await account.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel);
        Assert.Equal(30, index.Uids.Count);
        Assert.True(index.TryGet(7, out MessageEntry entry));
        Assert.True(entry.Flags.Has(SystemFlags.Seen));
        Assert.NotNull(await account.FindMailboxAsync(["Lists"], Cancel));
        Assert.Contains(names, name => name.EndsWith(".segment", StringComparison.Ordinal));
        List<MessageEntry> entries = [];
        index.CopyTo(new UidRange(1, 99), entries);
        Assert.Equal(0, (await account.ReadPartsAsync(
            [.. entries.Select(found => found.Letter)], LetterPart.Letter, (_, _) => { }, Cancel)).Count);
    }

    [Fact]
    public async Task A_torn_tail_is_cut_off_and_written_over()
    {
        await using (MailStore store = await OpenAsync())
        {
            using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
            await alice.DeliverAsync("before");
        }

        string segment = Assert.Single(System.IO.Directory.GetFiles(Segments));
        long length = new FileInfo(segment).Length;
        await File.AppendAllBytesAsync(segment, new byte[5_000].Select((_, n) => (byte)n).ToArray(), Cancel);

        await using MailStore again = await OpenAsync();
        using TestAccount bob = await TestAccount.AddAsync(again, "bob@example.test");
        await bob.DeliverAsync("after");

        MailboxIndex index = await bob.OpenInboxAsync();
        Assert.True(index.TryGet(1, out MessageEntry entry));
        Assert.Equal(length, entry.Letter.Blob.Offset);
        Assert.Equal("after", await bob.OpenEnvelopeAsync(entry.Letter));
    }

    [Fact]
    public async Task A_damaged_record_is_named_and_the_others_are_read()
    {
        await using MailStore store = await OpenAsync();
        using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
        await alice.DeliverManyAsync(3);
        List<MessageEntry> entries = [];
        (await alice.OpenInboxAsync()).CopyTo(new UidRange(1, 9), entries);
        BlobLocation second = entries[1].Letter.Blob;
        await using (FileStream file = new(
            Assert.Single(System.IO.Directory.GetFiles(Segments, "*.segment")),
            FileMode.Open,
            FileAccess.ReadWrite,
            FileShare.ReadWrite))
        {
            file.Position = second.Offset;
            file.WriteByte(0xFF);
        }

        List<int> read = [];
        LeftOut missing = await alice.Account.ReadPartsAsync(
            [.. entries.Select(entry => entry.Letter)], LetterPart.Envelope, (index, _) => read.Add(index), Cancel);
        DamagedRecordException damaged = await Assert.ThrowsAsync<DamagedRecordException>(
            async () => await alice.Account.ReadPartAsync(
                entries[1].Letter, LetterPart.Letter, 0, new byte[10], Cancel));

        Assert.Equal([1], missing.Damaged);
        Assert.Equal(0, missing.Gone);
        Assert.Equal([0, 2], read);
        Assert.Contains(
            $"Letter {entries[1].Message} of account {alice.Id}", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_segment_takes_its_letters_and_nothing_else()
    {
        await using MailStore store = await OpenAsync();
        using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
        for (int n = 0; n < 60; n++)
        {
            await alice.DeliverAsync(Convert.ToBase64String(new byte[2_000]) + n);
        }

        File.Delete(Path.Combine(Segments, "00000001.segment"));
        List<MessageEntry> entries = [];
        (await alice.OpenInboxAsync()).CopyTo(new UidRange(1, 99), entries);
        int lost = entries.Count(entry => entry.Letter.Blob.Segment == 1);

        LeftOut missing = await alice.Account.ReadPartsAsync(
            [.. entries.Select(entry => entry.Letter)], LetterPart.Envelope, (_, _) => { }, Cancel);

        Assert.InRange(lost, 1, 59);
        Assert.Equal(lost, missing.Count);
        Assert.Equal(DeliveryOutcome.Stored, (await alice.DeliverAsync("more")).Outcome);
    }

    [Fact]
    public async Task What_is_expunged_is_wiped_from_the_disk()
    {
        await using MailStore store = await OpenAsync();
        using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
        await alice.DeliverManyAsync(3);
        List<MessageEntry> entries = [];
        (await alice.OpenInboxAsync()).CopyTo(new UidRange(1, 9), entries);
        BlobLocation blob = entries[1].Letter.Blob;
        await alice.AddFlagsAsync(2, SystemFlags.Deleted);
        await alice.Account.ExpungeAsync(MailboxRole.Inbox.Id(), UidRange.All, Cancel);

        await store.Upkeep.TendAsync(Cancel);

        byte[] record = new byte[blob.RecordLength];
        Assert.Equal(record.Length, await store.Blobs.ReadAsync(blob.Segment, blob.Offset, record, Cancel));
        Assert.All(record[RecordHeader.Length..], b => Assert.Equal(0, b));
        Assert.True(RecordHeader.TryRead(record, out RecordHeader header));
        Assert.Equal((RecordKind.Erased, 0L, 0L), (header.Kind, header.Account, header.Object));
        await Assert.ThrowsAsync<LetterGoneException>(async () => await alice.Account.ReadPartAsync(
            entries[1].Letter, LetterPart.Letter, 0, new byte[10], Cancel));
    }

    [Fact]
    public async Task A_segment_that_is_half_dead_is_rewritten_and_its_letters_stay()
    {
        MailStore store = await OpenAsync();
        TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
        for (int n = 1; n <= 80; n++)
        {
            await alice.DeliverAsync($"{n} " + Convert.ToBase64String(
                System.Security.Cryptography.RandomNumberGenerator.GetBytes(2_000)));
        }

        MailboxIndex index = await alice.OpenInboxAsync();
        List<MessageEntry> all = [];
        index.CopyTo(new UidRange(1, 99), all);
        for (uint uid = 1; uid <= 80; uid++)
        {
            if (uid % 4 != 0)
            {
                await alice.AddFlagsAsync(uid, SystemFlags.Deleted);
            }
        }

        await alice.Account.ExpungeAsync(MailboxRole.Inbox.Id(), UidRange.All, Cancel);
        long before = all.Sum(entry => entry.Letter.Blob.RecordLength);

        await store.Upkeep.TendAsync(Cancel);

        Assert.False(File.Exists(Path.Combine(Segments, "00000001.segment")));
        await AssertAllOpenAsync(alice, index);
        await store.DisposeAsync();
        Assert.InRange(SegmentBytes(), 1, before / 2);
        await using MailStore again = await OpenAsync();
        Account account = (await again.FindAccountAsync(alice.Id, Cancel))!;
        Assert.Equal(20, (await account.OpenMailboxAsync(MailboxRole.Inbox.Id(), Cancel)).Uids.Count);
        alice.Dispose();
    }

    [Fact]
    public async Task A_full_disk_refuses_what_arrives_and_recovers()
    {
        await using MailStore store = await OpenAsync();
        using TestAccount alice = await TestAccount.AddAsync(store, "alice@example.test");
        await alice.DeliverAsync("before");
        await store.Backend.RunScriptAsync("PRAGMA max_page_count = 1", Cancel);

        int refused = 0;
        for (int n = 0; n < 400 && refused == 0; n++)
        {
            try
            {
                await alice.DeliverAsync($"letter {n}");
            }
            catch (StorageFullException)
            {
                refused++;
            }
        }

        int total = (await alice.InboxAsync()).Total;
        await store.Backend.RunScriptAsync("PRAGMA max_page_count = 1000000", Cancel);
        await alice.DeliverAsync("after");

        Assert.Equal(1, refused);
        Assert.Equal(total + 1, (await alice.InboxAsync()).Total);
        await AssertAllOpenAsync(alice, await alice.OpenInboxAsync());
    }

    [Fact]
    public async Task A_second_process_is_told_that_the_folder_is_in_use()
    {
        await using MailStore store = await OpenAsync();

        DataFolderInUseException refused = await Assert.ThrowsAsync<DataFolderInUseException>(OpenAsync);

        Assert.Contains(_folder.Data, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Migrations_are_numbered_without_a_gap()
        => Assert.Equal(Enumerable.Range(1, Migrations.Newest), Migrations.Numbers);

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await using (SqliteConnection connection = new($"Data Source={_folder.Data}/mail.db;Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE schema_versions SET version = 9999";
            await command.ExecuteNonQueryAsync(Cancel);
        }

        DatabaseTooNewException refused = await Assert.ThrowsAsync<DatabaseTooNewException>(OpenAsync);

        Assert.Contains("9999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        System.IO.Directory.CreateDirectory(_folder.Data);
        await File.WriteAllBytesAsync(
            Path.Combine(_folder.Data, "mail.db"), [.. Enumerable.Range(0, 9_000).Select(n => (byte)n)], Cancel);

        StorageException refused = await Assert.ThrowsAnyAsync<StorageException>(OpenAsync);

        Assert.Contains("database", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task AssertAllOpenAsync(TestAccount account, MailboxIndex index)
    {
        List<MessageEntry> entries = [];
        index.CopyTo(new UidRange(1, uint.MaxValue), entries);
        foreach (MessageEntry entry in entries)
        {
            Assert.NotNull(await account.OpenEnvelopeAsync(entry.Letter));
        }
    }

    private long SegmentBytes()
        => System.IO.Directory.GetFiles(Segments, "*.segment").Sum(file => new FileInfo(file).Length);

    private Task<MailStore> OpenAsync() => MailStore.OpenAsync(
        new StorageOptions { DataFolder = _folder.Data, SegmentBytes = 64 * 1024 },
        _folder.Keys,
        _clock,
        NullLoggerFactory.Instance,
        Cancel);
}
