using Shinten.Mail.Flags;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Fact]
    public async Task An_imported_letter_is_known_by_its_mark_for_ever()
    {
        using TestAccount alice = await AddAliceAsync();
        using TestAccount bob = await TestAccount.AddAsync(Store, "bob@example.test");

        DeliveryResult first = await alice.DeliverAsync("once", Marked([1], [2]));
        Clock.Advance(TimeSpan.FromDays(2));
        await Store.Upkeep.TendAsync(Cancel);
        DeliveryResult again = await alice.DeliverAsync("once", Marked([1], [3]));
        DeliveryResult other = await alice.DeliverAsync("another", Marked([4], []));
        DeliveryResult elsewhere = await bob.DeliverAsync("once", Marked([1], []));

        Assert.Equal(
            [DeliveryOutcome.Stored, DeliveryOutcome.Duplicate, DeliveryOutcome.Stored, DeliveryOutcome.Stored],
            [first.Outcome, again.Outcome, other.Outcome, elsewhere.Outcome]);
        Assert.Equal(2, (await alice.InboxAsync()).Total);
        Assert.Equal([0, 1, 2, 3], await FindMarksAsync(alice, 1, 2, 3, 4, 5));
        Assert.Equal([0], await FindMarksAsync(bob, 1, 2));
    }

    [Fact]
    public async Task A_letter_that_is_refused_leaves_no_mark()
    {
        using TestAccount alice = await TestAccount.AddAsync(Store, "alice@example.test", quota: 10);

        Assert.Equal(DeliveryOutcome.OverQuota, (await alice.DeliverAsync("too long", Marked([1], [2]))).Outcome);

        Assert.Empty(await FindMarksAsync(alice, 1, 2));
    }

    [Fact]
    public async Task Marks_of_letters_that_are_there_are_kept_too()
    {
        using TestAccount alice = await AddAliceAsync();

        await alice.Account.KeepMarksAsync([Mark(7), Mark(8)], Cancel);
        await alice.Account.KeepMarksAsync([Mark(8)], Cancel);

        Assert.Equal([0, 1], (await FindMarksAsync(alice, 7, 8, 9)).Order());
    }

    [Fact]
    public async Task A_letter_in_two_mailboxes_can_have_other_flags_in_each()
    {
        using TestAccount alice = await AddAliceAsync();
        Assert.True(MessageFlags.TryMake(SystemFlags.Flagged, ["Work"], out MessageFlags? flagged));

        await alice.DeliverAsync(
            "twice",
            letter => letter with { FlagsInEach = [MessageFlags.Of(SystemFlags.Seen), flagged] },
            MailboxRole.Inbox.Id(),
            MailboxRole.Archive.Id());

        Assert.Equal("\\Seen", await FlagsAsync(alice, MailboxRole.Inbox));
        Assert.Equal("\\Flagged Work", await FlagsAsync(alice, MailboxRole.Archive));
        Assert.Equal(0, (await alice.InboxAsync()).Unseen);
        Assert.Equal(1, alice.Account.Quota.UsedLetters);
    }

    private static Func<NewMessage, NewMessage> Marked(byte[] own, byte[] also) => letter => letter with
    {
        Marks = new ImportMarks([.. own.Select(Mark)], [.. also.Select(Mark)]),
    };

    private static ReadOnlyMemory<byte> Mark(byte number) => Enumerable.Repeat(number, 16).ToArray();

    private static async Task<IReadOnlyList<int>> FindMarksAsync(TestAccount account, params byte[] numbers)
        => [.. (await account.Account.FindMarksAsync([.. numbers.Select(Mark)], Cancel)).Order()];

    private static async Task<string> FlagsAsync(TestAccount account, MailboxRole role)
    {
        MailboxIndex index = await account.Account.OpenMailboxAsync(role.Id(), Cancel);
        Assert.True(index.TryGet(1, out MessageEntry entry));
        return account.Account.Keywords.Describe(entry.Flags).ToString();
    }
}
