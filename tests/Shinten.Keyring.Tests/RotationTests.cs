using System.Buffers;
using Shinten.Keyring.Index;
using Shinten.Keyring.Rings;
using Shinten.Keyring.Slots;
using Shinten.Keyring.Tests.Seals;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;
using Shinten.Sealing.Vault;
using Xunit;

namespace Shinten.Keyring.Tests;

public sealed class RotationTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly MessageId Message = new(4);

    private readonly Owner _owner = new();

    [Fact]
    public void Old_mail_opens_under_new_secrets_and_new_seals_not_under_old_ones()
    {
        SealedEnvelope envelope = _owner.Seal.SealEnvelope(Message, "{}"u8);
        SealedWords words = _owner.Seal.SealWords(Message, "a"u8);
        using Rotation rotation = new(_owner.Secrets);
        WrappedSeal rewrapped = rotation.Rewrap(_owner.Seal.Wrapped);

        using OpenedSeal opened = rotation.New.Open(rewrapped);

        Assert.NotNull(Owner.Open(writer => opened.TryOpen(envelope, Message, writer)));
        Assert.NotNull(Owner.Open(writer => opened.TryOpen(words, Message, writer)));
        Assert.True(rotation.Opens(_owner.Seal.Wrapped, rewrapped));
        Assert.Equal(new Generation(2), rewrapped.Generation);
        using Seal later = Seal.Create(rotation.New.AccountKey, [], TimeProvider.System);
        Assert.Throws<SealedObjectException>(() => _owner.Secrets.Open(later.Wrapped));
        Assert.Throws<SealedObjectException>(() => rotation.New.Open(_owner.Seal.Wrapped));
    }

    [Fact]
    public void A_wrap_that_opens_to_other_keys_keeps_the_old_one()
    {
        using Seal other = Seal.Create(_owner.Secrets.AccountKey, [], TimeProvider.System);
        using Rotation rotation = new(_owner.Secrets);
        WrappedSeal rewrapped = rotation.Rewrap(_owner.Seal.Wrapped);

        Assert.False(rotation.Opens(other.Wrapped, rewrapped));
        Assert.False(rotation.Opens(_owner.Seal.Wrapped, rewrapped with { Letter = rewrapped.Envelope }));
        Assert.False(rotation.Opens(_owner.Seal.Wrapped, _owner.Seal.Wrapped));
    }

    [Fact]
    public void Rings_vault_and_index_come_along()
    {
        using OpenedSeal seal = _owner.Secrets.Open(_owner.Seal.Wrapped);
        SealedRing ring = _owner.Secrets.WriteRing(SealHalf.Letter, [seal]);
        VaultItemName name = new("contacts", ItemId.New(), 3);
        SealedVaultItem item = _owner.Secrets.SealItem(name, "card"u8);
        IndexSegmentBuilder builder = new();
        builder.AddLetter(Message);
        builder.AddTerm("alpha"u8);
        SealedIndexSegment segment = builder.Seal(_owner.Secrets);
        using Rotation rotation = new(_owner.Secrets);

        using OpenedRing newRing = rotation.New.OpenRing(rotation.Rewrap(ring));
        Assert.True(newRing.Covers(_owner.Seal.Id));
        Assert.True(rotation.TryReseal(name, item, out SealedVaultItem newItem));
        Assert.Equal("card"u8.ToArray(), Owner.Open(writer => rotation.New.TryOpenItem(name, newItem, writer)));
        Assert.Null(Owner.Open(writer => _owner.Secrets.TryOpenItem(name, newItem, writer)));
        Assert.True(rotation.TryReseal(segment, out SealedIndexSegment? newSegment));
        Assert.True(OpenedSegment.TryOpen(rotation.New, newSegment, out OpenedSegment? opened));
        HashSet<MessageId> found = [];
        Assert.True(opened.TryFindPrefix("al"u8, found));
        Assert.Equal([Message], found);
        opened.Dispose();
    }

    [Fact]
    public void Slots_without_their_credential_are_dropped()
    {
        using AppPassword password = AppPassword.Generate();
        using RecoveryWords words = RecoveryWords.Generate();
        WrappedSlot left = _owner.Secrets.WrapForAppPassword(password, Access.Everything, Day);
        using Rotation rotation = new(_owner.Secrets);
        WrappedSlot made = rotation.New.WrapForRecovery(words, Day);

        Assert.Equal([left.Id], rotation.Dropped([left, made]));
        using AccountSecrets? unlocked = AccountSecrets.TryUnlock(_owner.Secrets.Account, made, words);
        Assert.True(unlocked?.Matches(rotation.New.AccountKey));
    }

    [Fact]
    public void A_vault_item_is_bound_to_its_name_and_version()
    {
        VaultItemName name = new("contacts", ItemId.New(), 3);
        SealedVaultItem item = _owner.Secrets.SealItem(name, "card"u8);

        Assert.NotNull(Owner.Open(writer => _owner.Secrets.TryOpenItem(name, item, writer)));
        Assert.Null(Open(new VaultItemName("contacts", name.Item, 4), item));
        Assert.Null(Open(new VaultItemName("contact", name.Item, 3), item));
        Assert.Null(Open(new VaultItemName("contacts", ItemId.New(), 3), item));
        Assert.Null(Open(name, new SealedVaultItem(Owner.Altered(item.Bytes, -1))));
        Assert.Null(Open(name, new SealedVaultItem(item.Bytes[..20])));
        Assert.Null(Open(name, default));
    }

    public void Dispose() => _owner.Dispose();

    private byte[]? Open(VaultItemName name, SealedVaultItem item)
        => Owner.Open((ArrayBufferWriter<byte> writer) => _owner.Secrets.TryOpenItem(name, item, writer));
}
