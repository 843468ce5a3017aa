using Shinten.Keyring.OpenPgp;
using Shinten.Mail.Addresses;
using Shinten.Mail.Wkd;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Keys;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    private static readonly MailAddress Al = TestAccount.Address("al@example.test");

    [Fact]
    public async Task A_published_key_is_found_by_domain_and_hash_until_it_is_withdrawn()
    {
        using TestAccount alice = await AddAliceAsync();
        MailAddress address = TestAccount.Address("Alice@example.test");
        PublishedCertificate key = MakeKey(address);
        Assert.Equal(PublishKeyOutcome.Published, await PublishAsync(alice, address, key));
        Assert.Equal(PublishKeyOutcome.Replaced, await PublishAsync(alice, address, key));

        Assert.Equal(key.Bytes.ToArray(), Assert.Single(await FindAsync(address)));
        Assert.Empty(await FindAsync(Al));
        PublishedKey listed = Assert.Single(await Store.PublicKeys.ListAsync(alice.Id, Cancel));
        Assert.Equal(address, listed.Address);

        Assert.Equal(WithdrawKeyOutcome.Withdrawn,
            await Store.PublicKeys.WithdrawAsync(alice.Id, address, key.Fingerprint, Cancel));
        Assert.Equal(WithdrawKeyOutcome.NotFound,
            await Store.PublicKeys.WithdrawAsync(alice.Id, address, key.Fingerprint, Cancel));
        Assert.Empty(await FindAsync(address));
    }

    [Fact]
    public async Task Keys_are_published_for_own_addresses_alone_and_go_with_them()
    {
        using TestAccount alice = await AddAliceAsync();
        PublishedCertificate key = MakeKey(Al);
        Assert.Equal(PublishKeyOutcome.NotOwnAddress, await PublishAsync(alice, Al, key));

        await Store.Directory.AddAliasAsync(alice.Id, Al, Cancel);
        Assert.Equal(PublishKeyOutcome.Published, await PublishAsync(alice, Al, key));
        Assert.Single(await FindAsync(Al));

        await Store.Directory.SetSuspendedAsync(alice.Id, true, Cancel);
        Assert.Empty(await FindAsync(Al));
        await Store.Directory.SetSuspendedAsync(alice.Id, false, Cancel);
        await Store.Directory.RemoveAliasAsync(Al, Cancel);
        Assert.Empty(await Store.PublicKeys.ListAsync(alice.Id, Cancel));
    }

    [Fact]
    public async Task An_address_has_a_few_keys_and_no_more()
    {
        using TestAccount alice = await AddAliceAsync();
        MailAddress address = TestAccount.Address("alice@example.test");
        for (int i = 0; i < KeyDirectory.MostKeys; i++)
        {
            Assert.Equal(PublishKeyOutcome.Published, await PublishAsync(alice, address, MakeKey(address)));
        }

        Assert.Equal(PublishKeyOutcome.TooMany, await PublishAsync(alice, address, MakeKey(address)));
        Assert.Equal(KeyDirectory.MostKeys, (await FindAsync(address)).Count);
        await Store.Directory.RemoveAccountAsync(alice.Id, Cancel);
        Assert.Empty(await FindAsync(address));
    }

    private Task<PublishKeyOutcome> PublishAsync(TestAccount account, MailAddress address, PublishedCertificate key)
        => Store.PublicKeys.PublishAsync(account.Id, address, key, Cancel);

    private Task<IReadOnlyList<byte[]>> FindAsync(MailAddress address)
        => Store.PublicKeys.FindAsync(address.Domain!, WkdHash.Of(address), Cancel);

    private static PublishedCertificate MakeKey(MailAddress address)
    {
        using AddressKey key = AddressKey.Generate(
            AddressKeyKind.Version4, address.Canonical, TimeProvider.System.GetUtcNow());
        return PublishedCertificate.For(address.Canonical, key.CertificateBytes.Span);
    }
}
