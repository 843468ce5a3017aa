using System.Text.Json;
using Shinten.Keyring;
using Shinten.Keyring.Opaque;
using Shinten.Keyring.Slots;
using Shinten.Mail.Addresses;
using Shinten.Owner.Credentials;
using Shinten.Protocols.Admin;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;
using Shinten.Storage.Directory;
using Xunit;

namespace Shinten.Owner.Tests.Accounts;

public sealed class OwnerLoginTests
{
    [Fact]
    public async Task Every_set_of_recovery_words_opens()
    {
        using Shell shell = new();
        JsonElement made = await shell.SetUpAsync();
        string first = string.Join(
            ' ', made.GetProperty("recovery").EnumerateArray().Select(word => word.GetString()));
        using RecoveryWords second = RecoveryWords.Generate();
        await AddAsync(shell, second);

        foreach (string words in (string[])[first, string.Join(' ', second.Reveal(RecoveryLanguage.English))])
        {
            (await shell.RunAsync(
                "app-password", "add", "alice@example.org", "--access", "envelopes",
                "--recovery-file", shell.SecretFile("words", words))).Ok();
        }
    }

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

    private static async Task AddAsync(Shell shell, RecoveryWords words)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Assert.True(MailAddress.TryParse("alice@example.org", out MailAddress? alice));
        await using IAdministration administration = await shell.OpenAsync();
        using OpaquePassword password = new(Shell.Password);
        using UnlockedOwner owner = await OwnerLogin.ByPasswordAsync(administration, alice, password, cancel);
        Assert.Equal(SlotOutcome.Done, await administration.AddSlotAsync(
            owner.Proof, owner.Secrets.WrapForRecovery(words, new DateOnly(2026, 1, 1)), cancel));
    }
}
