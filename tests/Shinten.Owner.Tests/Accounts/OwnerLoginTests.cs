using Shinten.Keyring;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Owner.Tests.Accounts;

public sealed class OwnerLoginTests
{
    /// <summary>A tampered database shows at the next unlock (sealing.md §3).</summary>
    [Fact]
    public void An_account_key_that_the_secrets_do_not_give_is_not_the_owners()
    {
        AccountId account = new(7);
        using AccountSecrets own = AccountSecrets.Generate(account, Generation.First);
        using AccountSecrets foreign = AccountSecrets.Generate(account, Generation.First);
        WrappedSlot slot = new(
            SlotId.New(), SlotKind.Recovery, Access.Everything, new DateOnly(2026, 1, 1), [], [], []);

        Assert.True(OwnerLogin.IsOwn(new OwnerProof("", account, slot, KeptAccountKey.Of(own.AccountKey)), own));
        Assert.False(OwnerLogin.IsOwn(new OwnerProof("", account, slot, KeptAccountKey.Of(foreign.AccountKey)), own));
        Assert.False(OwnerLogin.IsOwn(new OwnerProof("", account, slot, new KeptAccountKey(1, [], [])), own));
    }
}
