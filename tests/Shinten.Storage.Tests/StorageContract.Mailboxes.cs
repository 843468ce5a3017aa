using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Fact]
    public async Task Every_account_has_the_special_mailboxes_from_the_start()
    {
        using TestAccount alice = await AddAliceAsync();

        IReadOnlyList<Mailbox> mailboxes = await alice.Account.ListMailboxesAsync(Cancel);

        Assert.Equal(MailboxRoles.All.Select(role => (MailboxRole?)role), mailboxes.Select(mailbox => mailbox.Role));
        Assert.Equal(6, mailboxes.Select(mailbox => mailbox.UidValidityRoot).Distinct().Count());
        Assert.Equal(MailboxRole.Inbox, (await alice.Account.FindMailboxAsync(["inBox"], Cancel))!.Role);
    }

    [Fact]
    public async Task A_created_mailbox_is_found_by_name_and_its_name_opens()
    {
        using TestAccount alice = await AddAliceAsync();

        CreateMailboxResult created = await alice.Account.CreateMailboxAsync(["Lists", "日本語"], Cancel);

        Assert.Equal(CreateMailboxOutcome.Created, created.Outcome);
        Mailbox found = (await alice.Account.FindMailboxAsync(["Lists", "日本語"], Cancel))!;
        Assert.Equal(created.Mailbox!.Id, found.Id);
        WrappedSeal seal = Assert.Single(
            await alice.Account.ReadSealsAsync([found.SealedName!.Value.Seal], Cancel));
        using OpenedSeal opened = alice.Secrets.Open(seal);
        Assert.True(opened.TryOpenMailboxName(found.SealedName.Value, found.Id, found.NameVersion, out string? name));
        Assert.Equal("日本語", name);
    }

    [Fact]
    public async Task A_mailbox_that_exists_is_not_created_again()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.Account.CreateMailboxAsync(["Lists"], Cancel);

        Assert.Equal(
            CreateMailboxOutcome.AlreadyExists,
            (await alice.Account.CreateMailboxAsync(["Lists"], Cancel)).Outcome);
        Assert.Equal(
            CreateMailboxOutcome.AlreadyExists,
            (await alice.Account.CreateMailboxAsync(["INBOX"], Cancel)).Outcome);
        Assert.Equal(
            CreateMailboxOutcome.BadName,
            (await alice.Account.CreateMailboxAsync(["a", ""], Cancel)).Outcome);
    }

    [Fact]
    public async Task A_mailbox_with_children_is_kept_until_they_are_gone()
    {
        using TestAccount alice = await AddAliceAsync();
        MailboxId child = (await alice.Account.CreateMailboxAsync(["parent", "child"], Cancel)).Mailbox!.Id;
        MailboxId parent = (await alice.Account.FindMailboxAsync(["parent"], Cancel))!.Id;

        Assert.Equal(DeleteMailboxOutcome.HasChildren, await alice.Account.DeleteMailboxAsync(parent, Cancel));
        Assert.Equal(DeleteMailboxOutcome.Deleted, await alice.Account.DeleteMailboxAsync(child, Cancel));
        Assert.Equal(DeleteMailboxOutcome.Deleted, await alice.Account.DeleteMailboxAsync(parent, Cancel));
        Assert.Equal(DeleteMailboxOutcome.NotFound, await alice.Account.DeleteMailboxAsync(parent, Cancel));
        Assert.Equal(
            DeleteMailboxOutcome.HasRole,
            await alice.Account.DeleteMailboxAsync(MailboxRole.Inbox.Id(), Cancel));
    }

    [Fact]
    public async Task With_a_mailbox_go_its_letters_and_what_they_took_of_the_quota()
    {
        using TestAccount alice = await AddAliceAsync();
        MailboxId mailbox = (await alice.Account.CreateMailboxAsync(["old"], Cancel)).Mailbox!.Id;
        await alice.DeliverAsync("goes", null, mailbox);
        MailboxIndex index = await alice.Account.OpenMailboxAsync(mailbox, Cancel);

        await alice.Account.DeleteMailboxAsync(mailbox, Cancel);

        Assert.True(index.IsGone);
        Assert.Equal((0, 0), (alice.Account.Quota.UsedBytes, alice.Account.Quota.UsedLetters));
        await Assert.ThrowsAsync<MailboxGoneException>(
            async () => await alice.Account.OpenMailboxAsync(mailbox, Cancel));
        MailboxId again = (await alice.Account.CreateMailboxAsync(["old"], Cancel)).Mailbox!.Id;
        Assert.NotEqual(mailbox, again);
    }

    [Fact]
    public async Task Renaming_a_parent_carries_its_children_along()
    {
        using TestAccount alice = await AddAliceAsync();
        MailboxId child = (await alice.Account.CreateMailboxAsync(["a", "b"], Cancel)).Mailbox!.Id;
        MailboxId parent = (await alice.Account.FindMailboxAsync(["a"], Cancel))!.Id;

        Assert.Equal(
            RenameMailboxOutcome.BelowItself,
            await alice.Account.RenameMailboxAsync(parent, ["a", "b", "c"], Cancel));
        Assert.Equal(
            RenameMailboxOutcome.Renamed,
            await alice.Account.RenameMailboxAsync(parent, ["x", "y"], Cancel));

        Assert.Equal(child, (await alice.Account.FindMailboxAsync(["x", "y", "b"], Cancel))!.Id);
        Assert.Null(await alice.Account.FindMailboxAsync(["a"], Cancel));
        Assert.Equal(
            RenameMailboxOutcome.HasRole,
            await alice.Account.RenameMailboxAsync(MailboxRole.Sent.Id(), ["z"], Cancel));
        Assert.Equal(
            RenameMailboxOutcome.AlreadyExists,
            await alice.Account.RenameMailboxAsync(child, ["Sent"], Cancel));
    }

    [Fact]
    public async Task Renaming_inbox_moves_its_letters()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(2);

        Assert.Equal(
            RenameMailboxOutcome.Renamed,
            await alice.Account.RenameMailboxAsync(MailboxRole.Inbox.Id(), ["2026"], Cancel));

        Assert.Equal(0, (await alice.InboxAsync()).Total);
        Assert.Equal(2, (await alice.Account.FindMailboxAsync(["2026"], Cancel))!.Total);
    }

    [Fact]
    public async Task Subscriptions_are_kept()
    {
        using TestAccount alice = await AddAliceAsync();

        await alice.Account.SubscribeAsync(MailboxRole.Junk.Id(), false, Cancel);

        Assert.False((await alice.Account.FindMailboxAsync(MailboxRole.Junk.Id(), Cancel))!.IsSubscribed);
        Assert.Equal(
            SubscribeOutcome.NotFound, await alice.Account.SubscribeAsync(new MailboxId(999_999), true, Cancel));
    }

    [Fact]
    public async Task A_letter_for_a_deleted_mailbox_is_refused()
    {
        using TestAccount alice = await AddAliceAsync();

        DeliveryResult result = await alice.DeliverAsync("lost", null, new MailboxId(999_999));

        Assert.Equal(DeliveryOutcome.MailboxGone, result.Outcome);
    }
}
