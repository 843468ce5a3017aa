using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Storage.Keys;
using Shinten.Storage.Tests.Fixtures;

namespace Shinten.Storage.Tests;

public abstract partial class StorageContract
{
    [Fact]
    public async Task A_domain_gets_its_first_keys_once_and_they_go_with_it()
    {
        DomainName domain = TestAccount.Domain("signed.test");
        await Store.Directory.AddDomainAsync(domain, Cancel);
        DomainKey[] first = [NewKey("r1", DkimAlgorithm.RsaSha256), NewKey("e1", DkimAlgorithm.Ed25519Sha256)];

        Assert.Equal(first, await Store.DomainKeys.AddFirstAsync(domain, first, Cancel));
        IReadOnlyList<DomainKey> again = await Store.DomainKeys.AddFirstAsync(
            domain, [NewKey("r2", DkimAlgorithm.RsaSha256)], Cancel);
        AssertSame(first, again);
        AssertSame(first, await Store.DomainKeys.ListAsync(domain, Cancel));
        Assert.Empty(await Store.DomainKeys.ListAsync(TestAccount.Domain("other.test"), Cancel));

        await Store.Directory.RemoveDomainAsync(domain, Cancel);
        Assert.Empty(await Store.DomainKeys.ListAsync(domain, Cancel));
    }

    [Fact]
    public async Task A_domain_that_is_not_hosted_gets_no_keys()
    {
        DomainName domain = TestAccount.Domain("elsewhere.test");

        Assert.Empty(await Store.DomainKeys.AddFirstAsync(domain, [NewKey("r1", DkimAlgorithm.RsaSha256)], Cancel));
        Assert.Empty(await Store.DomainKeys.ListAsync(domain, Cancel));
    }

    [Fact]
    public async Task Of_many_who_give_a_domain_its_first_keys_one_wins()
    {
        DomainName domain = TestAccount.Domain("raced.test");
        await Store.Directory.AddDomainAsync(domain, Cancel);

        IReadOnlyList<DomainKey>[] seen = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => Store.DomainKeys.AddFirstAsync(domain, [NewKey($"r{i}", DkimAlgorithm.RsaSha256)], Cancel)));

        Assert.Single(seen.Select(keys => Assert.Single(keys).Selector).Distinct());
    }

    private DomainKey NewKey(string selector, DkimAlgorithm algorithm) => new(
        selector, algorithm, DomainKeyState.Signing, Clock.GetUtcNow(), new byte[] { 1, 2 }, new byte[] { 3, 4, 5 });

    private static void AssertSame(IEnumerable<DomainKey> wanted, IEnumerable<DomainKey> found)
        => Assert.Equal(wanted.Select(Describe), found.Select(Describe));

    private static string Describe(DomainKey key)
        => $"{key.Selector} {key.Algorithm} {key.State} {key.Since:O} {Convert.ToHexString(key.PublicKey.Span)} "
            + Convert.ToHexString(key.Sealed.Span);
}
