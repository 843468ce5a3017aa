using System.Text;
using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Accounts;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Seals;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Fact]
    public async Task A_delivered_letter_is_listed_and_opens()
    {
        using TestAccount alice = await AddAliceAsync();

        DeliveryResult result = await alice.DeliverAsync("Hello");

        Assert.Equal(DeliveryOutcome.Stored, result.Outcome);
        Mailbox inbox = await alice.InboxAsync();
        Assert.Equal((1, 1, 2u), (inbox.Total, inbox.Unseen, inbox.UidNext));
        Assert.Equal(result.ModSeq, inbox.HighestModSeq);
        MailboxIndex index = await alice.OpenInboxAsync();
        Assert.True(index.TryGet(1, out MessageEntry entry));
        Assert.Equal("Hello", await alice.OpenEnvelopeAsync(entry.Letter));
        Assert.Equal(entry.Letter, await alice.Account.FindLetterAsync(result.Message, Cancel));
    }

    [Fact]
    public async Task A_letter_reads_back_byte_for_byte()
    {
        using TestAccount alice = await AddAliceAsync();
        using SealUse use = await Store.Seals.ForAsync(alice.Id, Cancel);
        NewMessage letter = await alice.SealAsync(new string('x', 100_000), use);
        await alice.Account.DeliverAsync([letter], Cancel);
        use.Committed();
        StoredLetter stored = (await alice.Account.FindLetterAsync(letter.Id, Cancel))!.Value;

        byte[] packet = new byte[letter.Letter.Packet.Length + 10];
        int read = await alice.Account.ReadPartAsync(stored, LetterPart.Letter, 0, packet, Cancel);
        byte[] middle = new byte[50];
        await alice.Account.ReadPartAsync(stored, LetterPart.Letter, 20, middle, Cancel);

        Assert.Equal(letter.Letter.Packet.ToArray(), packet[..read]);
        Assert.Equal(packet[20..70], middle);
    }

    [Fact]
    public async Task Many_envelopes_are_read_in_one_go()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(300);
        List<MessageEntry> entries = [];
        (await alice.OpenInboxAsync()).CopyTo(new UidRange(1, uint.MaxValue), entries);
        entries.Reverse();

        HashSet<int> read = [];
        LeftOut missing = await alice.Account.ReadPartsAsync(
            [.. entries.Select(entry => entry.Letter)],
            LetterPart.Envelope,
            (index, bytes) =>
            {
                Assert.Equal(entries[index].Letter.Blob.EnvelopeLength, bytes.Length);
                Assert.Equal(entries[index].Letter.Seal, new SealedEnvelope(bytes.ToArray()).Seal);
                read.Add(index);
            },
            Cancel);

        Assert.Equal((0, 300), (missing.Count, read.Count));
    }

    [Fact]
    public async Task Letters_arriving_together_are_committed_together()
    {
        using TestAccount alice = await AddAliceAsync();
        using TestAccount bob = await TestAccount.AddAsync(Store, "bob@example.test");
        MailboxIndex index = await alice.OpenInboxAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(
            n => (n % 2 == 0 ? alice : bob).DeliverAsync($"letter {n}")));

        Assert.Equal(50, index.Uids.Count);
        Assert.Equal(50, (await bob.InboxAsync()).Total);
        Assert.Equal(Enumerable.Range(1, 50).Select(n => (uint)n), Enumerable.Range(0, 50).Select(n => index.Uids[n]));
    }

    [Fact]
    public async Task One_unit_may_serve_several_accounts()
    {
        using TestAccount alice = await AddAliceAsync();
        using TestAccount bob = await TestAccount.AddAsync(Store, "bob@example.test");
        using SealUse aliceUse = await Store.Seals.ForAsync(alice.Id, Cancel);
        using SealUse bobUse = await Store.Seals.ForAsync(bob.Id, Cancel);
        UnitOfWork work = new UnitOfWork()
            .Add(await alice.SealAsync("to both", aliceUse))
            .Add(await bob.SealAsync("to both", bobUse));

        CommitResult result = await Store.CommitAsync(work, Cancel);

        Assert.All(result.Deliveries, delivery => Assert.Equal(DeliveryOutcome.Stored, delivery.Outcome));
        Assert.Equal(1, (await alice.InboxAsync()).Total);
        Assert.Equal(1, (await bob.InboxAsync()).Total);
    }

    [Theory]
    [InlineData(DeliveryOutcome.MailboxGone)]
    [InlineData(DeliveryOutcome.OverQuota)]
    [InlineData(DeliveryOutcome.TooManyKeywords)]
    public async Task A_unit_of_all_or_nothing_leaves_nothing_when_its_last_letter_is_refused(DeliveryOutcome outcome)
    {
        using TestAccount alice = await AddAliceAsync();
        using SealUse use = await Store.Seals.ForAsync(alice.Id, Cancel);
        NewMessage first = await alice.SealAsync("first", use) with { Flags = Keywords(0, 30) };
        NewMessage last = await alice.SealAsync("last", use);
        if (outcome == DeliveryOutcome.OverQuota)
        {
            // Each alone would have room.
            await Store.Directory.SetQuotaAsync(alice.Id, first.StoredLength + last.StoredLength - 1, 0, Cancel);
        }

        last = outcome switch
        {
            DeliveryOutcome.MailboxGone => last with { Mailboxes = [new MailboxId(999)] },
            DeliveryOutcome.TooManyKeywords => last with { Flags = Keywords(30, 30) },
            _ => last,
        };
        (long modSeq, uint uidNext) = (alice.Account.HighestModSeq, (await alice.InboxAsync()).UidNext);

        CommitResult result = await Store.CommitAsync(
            new UnitOfWork(UnitRule.AllOrNothing).Add(first).Add(last), Cancel);

        Assert.Equal(CommitOutcome.LetterRefused, result.Outcome);
        Assert.Equal(outcome, Assert.Single(result.Deliveries).Outcome);
        Assert.Equal((0, uidNext), ((await alice.InboxAsync()).Total, (await alice.InboxAsync()).UidNext));
        Assert.Equal((0, 0), (alice.Account.Quota.UsedBytes, alice.Account.Quota.UsedLetters));
        Assert.Equal(modSeq, alice.Account.HighestModSeq);
        Assert.Empty(alice.Account.Keywords.Names);

        static MessageFlags Keywords(int from, int count)
        {
            IEnumerable<string> names = Enumerable.Range(from, count).Select(number => $"k{number}");
            Assert.True(MessageFlags.TryMake(SystemFlags.None, names, out MessageFlags? flags));
            return flags;
        }
    }

    [Fact]
    public async Task A_letter_in_two_mailboxes_is_one_letter_with_a_uid_in_each()
    {
        using TestAccount alice = await AddAliceAsync();

        DeliveryResult result = await alice.DeliverAsync(
            "twice", null, MailboxRole.Inbox.Id(), MailboxRole.Archive.Id());

        Assert.Equal(2, result.Placements.Count);
        Assert.Equal(1, alice.Account.Quota.UsedLetters);
    }

    [Fact]
    public async Task A_seal_of_another_generation_is_refused_with_the_whole_unit()
    {
        using TestAccount alice = await AddAliceAsync();
        using SealUse use = await Store.Seals.ForAsync(alice.Id, Cancel);
        NewMessage good = await alice.SealAsync("good", use);
        NewMessage stale = (await alice.SealAsync("stale", use)) with { Generation = new Generation(7) };

        CommitResult result = await alice.Account.DeliverAsync([good, stale], Cancel);

        Assert.Equal(CommitOutcome.SealRefused, result.Outcome);
        Assert.Equal([alice.Id], result.RefusedFor);
        Assert.Equal(0, (await alice.InboxAsync()).Total);
    }

    [Fact]
    public async Task A_letter_whose_seal_is_not_stored_fails_alone()
    {
        using TestAccount alice = await AddAliceAsync();
        using TestAccount bob = await TestAccount.AddAsync(Store, "bob@example.test");
        using SealUse use = await Store.Seals.ForAsync(alice.Id, Cancel);
        NewMessage orphan = (await alice.SealAsync("orphan", use)) with { NewSeal = null };

        Task<CommitResult> failing = alice.Account.DeliverAsync([orphan], Cancel);
        DeliveryResult other = await bob.DeliverAsync("fine");

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => failing);
        Assert.Equal(DeliveryOutcome.Stored, other.Outcome);
        Assert.Equal(0, (await alice.InboxAsync()).Total);
        Assert.Equal(0, alice.Account.Quota.UsedLetters);
    }

    [Fact]
    public async Task The_same_letter_is_taken_once_within_a_day()
    {
        using TestAccount alice = await AddAliceAsync();
        byte[] hash = [.. Enumerable.Range(0, 16).Select(n => (byte)n)];
        NewMessage Hashed(NewMessage letter) => letter with { DuplicateHash = hash };

        DeliveryResult first = await alice.DeliverAsync("once", Hashed);
        DeliveryResult second = await alice.DeliverAsync("once", Hashed);
        Clock.Advance(TimeSpan.FromHours(25));
        DeliveryResult later = await alice.DeliverAsync("once", Hashed);

        Assert.Equal(DeliveryOutcome.Stored, first.Outcome);
        Assert.Equal(DeliveryOutcome.Duplicate, second.Outcome);
        Assert.Equal(DeliveryOutcome.Stored, later.Outcome);
    }

    [Fact]
    public async Task What_exceeds_the_quota_is_refused_and_counts_nothing()
    {
        using TestAccount alice = await AddAliceAsync(quota: 6_000);

        DeliveryResult first = await alice.DeliverAsync("fits");
        DeliveryResult second = await alice.DeliverAsync(
            Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8_000)));

        Assert.Equal(DeliveryOutcome.Stored, first.Outcome);
        Assert.Equal(DeliveryOutcome.OverQuota, second.Outcome);
        Assert.Equal(1, alice.Account.Quota.UsedLetters);
    }

    [Fact]
    public async Task Letters_with_a_hash_in_common_are_one_thread()
    {
        using TestAccount alice = await AddAliceAsync();
        ReadOnlyMemory<byte> Hash(string text)
            => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsMemory(0, 16);

        await alice.DeliverAsync("a", letter => letter with { ThreadHashes = [Hash("a")] });
        await alice.DeliverAsync("b", letter => letter with { ThreadHashes = [Hash("b"), Hash("a")] });
        await alice.DeliverAsync("c", letter => letter with { ThreadHashes = [Hash("c"), Hash("b")] });
        await alice.DeliverAsync("d", letter => letter with { ThreadHashes = [Hash("d")] });

        List<MessageEntry> entries = [];
        (await alice.OpenInboxAsync()).CopyTo(new UidRange(1, 9), entries);
        Assert.Equal(entries[0].Thread, entries[1].Thread);
        Assert.Equal(entries[0].Thread, entries[2].Thread);
        Assert.NotEqual(entries[0].Thread, entries[3].Thread);
    }

    [Fact]
    public async Task Flags_and_keywords_are_stored_and_counted()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(3);
        MailboxIndex index = await alice.OpenInboxAsync();
        Assert.True(MessageFlags.TryMake(SystemFlags.Seen, ["$Forwarded", "work"], out MessageFlags? flags));

        StoreFlagsResult result = await alice.Account.StoreFlagsAsync(
            MailboxRole.Inbox.Id(), [new UidRange(2, 9)], new FlagChange(FlagChangeKind.Add, flags), null, Cancel);

        Assert.Equal([2u, 3u], result.Changed.Select(changed => changed.Uid));
        Assert.Equal(1, (await alice.InboxAsync()).Unseen);
        Assert.True(index.TryGet(3, out MessageEntry entry));
        Assert.Equal(flags, alice.Account.Keywords.Describe(entry.Flags));
        Assert.Equal((await alice.InboxAsync()).HighestModSeq, entry.ModSeq);
    }

    [Fact]
    public async Task A_message_changed_since_is_left_alone()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(2);
        long before = (await alice.InboxAsync()).HighestModSeq;
        await alice.AddFlagsAsync(1, SystemFlags.Flagged);

        StoreFlagsResult result = await alice.Account.StoreFlagsAsync(
            MailboxRole.Inbox.Id(),
            UidRange.All,
            new FlagChange(FlagChangeKind.Replace, MessageFlags.Of(SystemFlags.Seen)),
            before,
            Cancel);

        Assert.Equal([1u], result.Modified);
        Assert.Equal([2u], result.Changed.Select(changed => changed.Uid));
    }

    [Fact]
    public async Task Too_many_keywords_are_refused()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverAsync("a");
        Assert.True(MessageFlags.TryMake(
            SystemFlags.None, Enumerable.Range(0, 56).Select(n => $"k{n}"), out MessageFlags? flags));

        StoreFlagsResult result = await alice.Account.StoreFlagsAsync(
            MailboxRole.Inbox.Id(), UidRange.All, new FlagChange(FlagChangeKind.Add, flags), null, Cancel);

        Assert.Equal(StoreFlagsOutcome.TooManyKeywords, result.Outcome);
        Assert.Empty(alice.Account.Keywords.Names);
    }

    [Fact]
    public async Task Expunging_takes_what_is_marked_and_leaves_tombstones()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(4);
        MailboxIndex index = await alice.OpenInboxAsync();
        UidList before = index.Uids;
        await alice.AddFlagsAsync(2, SystemFlags.Deleted);
        await alice.AddFlagsAsync(4, SystemFlags.Deleted);
        long modSeq = (await alice.InboxAsync()).HighestModSeq;

        IReadOnlyList<uint> gone = await alice.Account.ExpungeAsync(
            MailboxRole.Inbox.Id(), [new UidRange(1, 3)], Cancel);

        Assert.Equal([2u], gone);
        Assert.Equal([1u, 3u, 4u], Enumerable.Range(0, index.Uids.Count).Select(place => index.Uids[place]));
        Assert.Equal(4, before.Count);
        Assert.Equal(2u, before[1]);
        Assert.False(index.TryGet(2, out _));
        Assert.Equal((3, 1), ((await alice.InboxAsync()).Total, (await alice.InboxAsync()).Deleted));
        ChangesSince changes = await alice.Account.ChangesSinceAsync(MailboxRole.Inbox.Id(), modSeq, Cancel);
        Assert.Equal([2u], changes.Vanished);
        Assert.Equal(3, alice.Account.Quota.UsedLetters);
    }

    [Fact]
    public async Task What_is_removed_goes_whatever_its_flags_and_nothing_else_does()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(2_200);
        await alice.AddFlagsAsync(1, SystemFlags.Deleted);

        IReadOnlyList<uint> gone = await alice.Account.RemoveAsync(
            MailboxRole.Inbox.Id(), [new UidRange(2, 2), new UidRange(5, 2_104)], Cancel);
        IReadOnlyList<uint> again = await alice.Account.RemoveAsync(
            MailboxRole.Inbox.Id(), [new UidRange(2, 3)], Cancel);

        Assert.Equal(2_101, gone.Count);
        Assert.Equal([3u], again);
        MailboxIndex index = await alice.OpenInboxAsync();
        Assert.Equal([1u, 4u, 2_105u], Enumerable.Range(0, 3).Select(place => index.Uids[place]));
        Assert.Equal(98, index.Uids.Count);
        Assert.Equal(98, alice.Account.Quota.UsedLetters);
    }

    [Fact]
    public async Task A_copy_is_the_same_letter_and_lives_on_alone()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverAsync("kept");
        MailboxId archive = MailboxRole.Archive.Id();

        CopyResult copied = await alice.Account.CopyAsync(MailboxRole.Inbox.Id(), UidRange.All, archive, Cancel);
        await alice.AddFlagsAsync(1, SystemFlags.Deleted);
        await alice.Account.ExpungeAsync(MailboxRole.Inbox.Id(), UidRange.All, Cancel);
        await Store.Upkeep.TendAsync(Cancel);

        Assert.Equal([1u], copied.Source);
        Assert.Equal([1u], copied.Destination);
        MailboxIndex index = await alice.Account.OpenMailboxAsync(archive, Cancel);
        Assert.True(index.TryGet(1, out MessageEntry entry));
        Assert.Equal("kept", await alice.OpenEnvelopeAsync(entry.Letter));
    }

    [Fact]
    public async Task Moving_thousands_keeps_every_letter()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(1_500);
        MailboxIndex inbox = await alice.OpenInboxAsync();

        CopyResult moved = await alice.Account.MoveAsync(
            MailboxRole.Inbox.Id(), UidRange.All, MailboxRole.Trash.Id(), Cancel);

        Assert.Equal(1_500, moved.Destination.Count);
        Assert.Equal(0, inbox.Uids.Count);
        MailboxIndex trash = await alice.Account.OpenMailboxAsync(MailboxRole.Trash.Id(), Cancel);
        Assert.Equal(1_500, trash.Uids.Count);
        Assert.Equal(1_500u, trash.Uids.Last);
        Assert.Equal(1_500, alice.Account.Quota.UsedLetters);
    }

    [Fact]
    public async Task A_session_hears_of_commits_in_their_order()
    {
        using TestAccount alice = await AddAliceAsync();
        using Changes.ChangeSubscription ear = Store.Changes.Subscribe(alice.Id);
        MailboxIndex index = await alice.OpenInboxAsync();

        DeliveryResult first = await alice.DeliverAsync("one");
        DeliveryResult second = await alice.DeliverAsync("two");

        Changes.AccountChange heard = await ear.Changes.ReadAsync(Cancel);
        Assert.Equal(first.ModSeq, heard.ModSeq);
        Assert.Equal([MailboxRole.Inbox.Id()], heard.Mailboxes);
        Assert.Equal(second.ModSeq, (await ear.Changes.ReadAsync(Cancel)).ModSeq);
        Assert.Equal(second.ModSeq, index.HighestModSeq);
    }

    [Fact]
    public async Task Message_ids_are_never_given_twice()
    {
        HashSet<MessageId> seen = [];
        for (int n = 0; n < 10_000; n++)
        {
            Assert.True(seen.Add(await Store.NextMessageIdAsync(Cancel)));
        }
    }
}
