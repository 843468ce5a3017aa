using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Theory]
    [InlineData("alice@example.test", null)]
    [InlineData("ALICE@Example.TEST", null)]
    [InlineData("alice+shop@example.test", "shop")]
    [InlineData("postmaster@example.test", null)]
    [InlineData("Abuse@example.test", null)]
    public async Task Mail_to_these_reaches_alice(string address, string? detail)
    {
        using TestAccount alice = await AddAliceAsync();

        Recipient? recipient = await Store.Directory.ResolveAsync(TestAccount.Address(address), Cancel);

        Assert.Equal((alice.Id, detail), (recipient!.Account, recipient.Detail));
        Assert.Equal(RecipientRoom.Free, recipient.Room);
    }

    [Fact]
    public async Task Unknown_addresses_reach_nobody_until_there_is_a_catch_all()
    {
        using TestAccount alice = await AddAliceAsync();
        Assert.Null(await ResolveAsync("nobody@example.test"));
        Assert.Null(await ResolveAsync("alice@elsewhere.test"));
        Assert.False(await Store.Directory.IsLocalDomainAsync(TestAccount.Domain("elsewhere.test"), Cancel));

        await Store.Directory.SetCatchAllAsync(TestAccount.Domain("example.test"), alice.Id, Cancel);

        Assert.Equal(alice.Id, await ResolveAsync("nobody@example.test"));
    }

    [Fact]
    public async Task Aliases_receive_and_cannot_log_in()
    {
        using TestAccount alice = await AddAliceAsync();
        Assert.Null(await ResolveAsync("al@example.test"));

        Assert.Equal(
            AddAliasOutcome.Added,
            await Store.Directory.AddAliasAsync(alice.Id, TestAccount.Address("al@example.test"), Cancel));
        Assert.Equal(
            AddAliasOutcome.AddressTaken,
            await Store.Directory.AddAliasAsync(alice.Id, TestAccount.Address("al@example.test"), Cancel));

        Assert.Equal(alice.Id, await ResolveAsync("al@example.test"));
        Assert.Null(await Store.Directory.FindLoginAsync(TestAccount.Address("al@example.test"), Cancel));
        Assert.NotNull(await Store.Directory.FindLoginAsync(TestAccount.Address("Alice@example.test"), Cancel));
        Assert.Single(await Store.Directory.ListAliasesAsync(alice.Id, Cancel));
        Assert.Equal(
            RemoveAliasOutcome.IsLogin,
            await Store.Directory.RemoveAliasAsync(TestAccount.Address("alice@example.test"), Cancel));
        Assert.Equal(
            RemoveAliasOutcome.Removed,
            await Store.Directory.RemoveAliasAsync(TestAccount.Address("al@example.test"), Cancel));
        Assert.Null(await ResolveAsync("al@example.test"));
    }

    [Fact]
    public async Task What_was_given_to_an_account_is_its_own_and_what_only_reaches_it_is_not()
    {
        using TestAccount alice = await AddAliceAsync();
        await Store.Directory.AddAliasAsync(alice.Id, TestAccount.Address("al@example.test"), Cancel);
        await Store.Directory.SetCatchAllAsync(TestAccount.Domain("example.test"), alice.Id, Cancel);

        Assert.True(await OwnsAsync(alice.Id, "Alice@Example.test"));
        Assert.True(await OwnsAsync(alice.Id, "alice+shop@example.test"));
        Assert.True(await OwnsAsync(alice.Id, "al+x@example.test"));
        Assert.False(await OwnsAsync(new AccountId(alice.Id.Value + 1), "alice@example.test"));
        foreach (string other in (string[])["nobody@example.test", "postmaster@example.test", "alice@elsewhere.test"])
        {
            Assert.False(await OwnsAsync(alice.Id, other));
        }
    }

    [Fact]
    public async Task A_full_or_suspended_account_says_so_at_once()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverAsync("a");

        await Store.Directory.SetQuotaAsync(alice.Id, 10, 0, Cancel);
        await Store.Directory.SetSuspendedAsync(alice.Id, true, Cancel);

        Recipient? recipient = await Store.Directory.ResolveAsync(TestAccount.Address("alice@example.test"), Cancel);
        Assert.Equal((RecipientRoom.Full, true), (recipient!.Room, recipient.IsSuspended));
    }

    [Fact]
    public async Task A_removed_account_is_gone_with_all_it_had()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverManyAsync(5);
        await alice.Account.CreateMailboxAsync(["own"], Cancel);

        Assert.Equal(AccountOutcome.Done, await Store.Directory.RemoveAccountAsync(alice.Id, Cancel));

        Assert.Null(await Store.FindAccountAsync(alice.Id, Cancel));
        Assert.Null(await ResolveAsync("alice@example.test"));
        Assert.Empty(await Store.Directory.ListAccountsAsync(Cancel));
        Assert.Equal(AccountOutcome.NotFound, await Store.Directory.RemoveAccountAsync(alice.Id, Cancel));
        using TestAccount again = await AddAliceAsync();
        Assert.NotEqual(alice.Id, again.Id);
    }

    [Fact]
    public async Task Domains_in_use_are_kept()
    {
        using TestAccount alice = await AddAliceAsync();
        Assert.Equal(
            AddDomainOutcome.AlreadyExists,
            await Store.Directory.AddDomainAsync(TestAccount.Domain("example.test"), Cancel));
        Assert.Equal(
            RemoveDomainOutcome.InUse,
            await Store.Directory.RemoveDomainAsync(TestAccount.Domain("example.test"), Cancel));

        await Store.Directory.RemoveAccountAsync(alice.Id, Cancel);

        Assert.Equal(
            RemoveDomainOutcome.Removed,
            await Store.Directory.RemoveDomainAsync(TestAccount.Domain("example.test"), Cancel));
        Assert.False(await Store.Directory.IsLocalDomainAsync(TestAccount.Domain("example.test"), Cancel));
    }

    [Fact]
    public async Task Slots_are_found_by_their_verifier_until_they_are_removed()
    {
        using TestAccount alice = await AddAliceAsync();
        StoredSlot slot = TestAccount.Slot(Access.Envelopes);
        Assert.Equal(SlotOutcome.Done, await Store.Directory.AddSlotAsync(alice.Id, slot, Cancel));

        StoredSlot? found = await Store.Directory.FindSlotByVerifierAsync(alice.Id, slot.Slot.Verifier, Cancel);
        Assert.Equal(slot.Slot.Id, found!.Slot.Id);
        Assert.Equal(slot.Slot.Wrapped, found.Slot.Wrapped);
        await Store.Directory.NoteSlotUseAsync(alice.Id, slot.Slot.Id, Cancel);
        found = await Store.Directory.FindSlotByVerifierAsync(alice.Id, slot.Slot.Verifier, Cancel);
        Assert.Equal(new DateOnly(2026, 11, 23), found!.LastUsedOn);

        Assert.Equal(SlotOutcome.Done, await Store.Directory.RemoveSlotAsync(alice.Id, slot.Slot.Id, Cancel));
        Assert.Null(await Store.Directory.FindSlotByVerifierAsync(alice.Id, slot.Slot.Verifier, Cancel));
        StoredSlot last = Assert.Single(await Store.Directory.ListSlotsAsync(alice.Id, Cancel));
        await Store.Directory.AddSlotAsync(alice.Id, TestAccount.Slot(Access.Everything), Cancel);
        Assert.Equal(SlotOutcome.LastOne, await Store.Directory.RemoveSlotAsync(alice.Id, last.Slot.Id, Cancel));
        Assert.Equal(
            SlotOutcome.StaleGeneration,
            await Store.Directory.AddSlotAsync(
                alice.Id, TestAccount.Slot(Access.Everything, new Generation(2)), Cancel));
    }

    private ValueTask<bool> OwnsAsync(AccountId account, string address)
        => Store.Directory.OwnsAsync(account, TestAccount.Address(address), Cancel);

    private async Task<AccountId?> ResolveAsync(string address)
        => (await Store.Directory.ResolveAsync(TestAccount.Address(address), Cancel))?.Account;
}
