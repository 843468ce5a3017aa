using System.Security.Cryptography;
using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Directory;
using Shinten.Storage.Messages;
using Shinten.Storage.Tests.Fixtures;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Fact]
    public async Task Vault_items_are_written_version_by_version()
    {
        using TestAccount alice = await AddAliceAsync();
        VaultItem first = new("contacts", ItemId.New(), 1, 0, Generation.First, RandomNumberGenerator.GetBytes(40));

        Assert.Equal(WriteVaultOutcome.Written, await alice.Account.WriteVaultItemAsync(first, Cancel));
        Assert.Equal(WriteVaultOutcome.Conflict, await alice.Account.WriteVaultItemAsync(first, Cancel));
        Assert.Equal(
            WriteVaultOutcome.StaleGeneration,
            await alice.Account.WriteVaultItemAsync(
                first with { Version = 2, Generation = new Generation(9) }, Cancel));
        VaultItem stored = (await alice.Account.ReadVaultItemAsync("contacts", first.Id, Cancel))!;
        Assert.Equal(first.Sealed!.Value.ToArray(), stored.Sealed!.Value.ToArray());
        Assert.Equal(
            WriteVaultOutcome.Written,
            await alice.Account.WriteVaultItemAsync(first with { Version = 2, Sealed = null }, Cancel));

        VaultItem gone = Assert.Single(await alice.Account.ListVaultAsync("contacts", stored.ModSeq, Cancel));
        Assert.Null(gone.Sealed);
        Assert.Equal(0, alice.Account.Quota.UsedBytes);
    }

    [Fact]
    public async Task Rings_and_index_segments_are_kept_for_the_current_generation()
    {
        using TestAccount alice = await AddAliceAsync();
        StoredRing ring = new(
            RingId.New(), SealHalf.Letter, Generation.First, RandomNumberGenerator.GetBytes(99), [SealId.New()]);
        StoredIndexSegment segment = new(
            SegmentId.New(),
            Generation.First,
            RandomNumberGenerator.GetBytes(99),
            [new MessageId(5), new MessageId(9)]);

        Assert.True(await alice.Account.AddRingAsync(ring, Cancel));
        Assert.False(await alice.Account.AddRingAsync(ring with { Generation = new Generation(2) }, Cancel));
        Assert.True(await alice.Account.AddIndexSegmentAsync(segment, Cancel));

        StoredRing found = Assert.Single(await alice.Account.ListRingsAsync(SealHalf.Letter, Cancel));
        Assert.Equal(ring.Covers, found.Covers);
        Assert.Empty(await alice.Account.ListRingsAsync(SealHalf.Envelope, Cancel));
        Assert.Equal(
            segment.Covers, Assert.Single(await alice.Account.ListIndexSegmentsAsync(Cancel)).Covers);
        Assert.True(await alice.Account.RemoveIndexSegmentAsync(segment.Id, Cancel));
        Assert.False(await alice.Account.RemoveIndexSegmentAsync(segment.Id, Cancel));
    }

    [Fact]
    public async Task A_rotation_replaces_all_or_nothing()
    {
        using TestAccount alice = await AddAliceAsync();
        await alice.DeliverAsync("before", Marked([1], [2]));
        IReadOnlyList<WrappedSeal> seals = await alice.Account.ReadSealsAsync(
            [(await alice.OpenInboxAsync()).TryGet(1, out MessageEntry entry) ? entry.Letter.Seal : default], Cancel);
        using Rotation rotation = new(alice.Secrets);
        AccountRotation incomplete = new()
        {
            Key = rotation.New.AccountKey,
            Slots = [TestAccount.Slot(Access.Everything, new Generation(2))],
            Seals = [],
            Vault = [],
        };

        Assert.Equal(RotateOutcome.Incomplete, await Store.Directory.RotateAsync(incomplete, Cancel));
        AccountRotation whole = incomplete with { Seals = [.. seals.Select(rotation.Rewrap)] };
        Assert.Equal(RotateOutcome.Rotated, await Store.Directory.RotateAsync(whole, Cancel));
        Assert.Equal(RotateOutcome.StaleGeneration, await Store.Directory.RotateAsync(whole, Cancel));

        Assert.Equal(new Generation(2), alice.Account.Row.Key.Generation);
        Assert.Single(await Store.Directory.ListSlotsAsync(alice.Id, Cancel));
        using TestAccount renewed = alice.With(rotation.New);
        Assert.Equal("before", await renewed.OpenEnvelopeAsync(entry.Letter));
        Assert.Empty(await FindMarksAsync(alice, 1, 2));
        Assert.Equal(DeliveryOutcome.Stored, (await renewed.DeliverAsync("after")).Outcome);
    }
}
