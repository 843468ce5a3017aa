using System.Security.Cryptography;
using Shinten.Keyring.Slots;
using Shinten.Keyring.Tests.Seals;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;
using Xunit;

namespace Shinten.Keyring.Tests.Slots;

public sealed class SlotTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    private readonly Owner _owner = new();

    private AccountId Account => _owner.Secrets.Account;

    [Theory]
    [InlineData(Access.Ciphertext)]
    [InlineData(Access.Envelopes)]
    [InlineData(Access.Everything)]
    public void An_app_password_opens_what_its_access_says(Access access)
    {
        using AppPassword password = AppPassword.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForAppPassword(password, access, Day);
        Assert.True(AppPassword.TryParse(password.Reveal(), out AppPassword? typed));

        using AccountSecrets unlocked = AccountSecrets.TryUnlock(Account, slot, typed)!;

        Assert.Equal(access, unlocked.Access);
        Assert.Equal(access != Access.Ciphertext, unlocked.Matches(_owner.Secrets.AccountKey));
        using Sealing.Keys.AuthKey auth = typed.AuthKey(Account);
        Assert.Equal(slot.Verifier, auth.Verifier());
        typed.Dispose();
    }

    [Fact]
    public void Less_cannot_be_made_into_more()
    {
        using AppPassword password = AppPassword.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForAppPassword(password, Access.Envelopes, Day);
        using AccountSecrets unlocked = AccountSecrets.TryUnlock(Account, slot, password)!;

        Assert.Throws<InvalidOperationException>(
            () => unlocked.WrapForAppPassword(password, Access.Everything, Day));
        Assert.Throws<InvalidOperationException>(() => unlocked.AccountKey);
        Assert.Throws<InvalidOperationException>(() => new Rotation(unlocked));
    }

    [Fact]
    public void A_slot_opens_to_its_own_credential_in_its_own_place_alone()
    {
        using AppPassword password = AppPassword.Generate();
        using AppPassword other = AppPassword.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForAppPassword(password, Access.Everything, Day);

        Assert.Null(AccountSecrets.TryUnlock(Account, slot, other));
        Assert.Null(AccountSecrets.TryUnlock(new AccountId(8), slot, password));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot with { Id = SlotId.New() }, password));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot with { Access = Access.Envelopes }, password));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot with { Kind = SlotKind.Recovery }, password));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot with { Access = (Access)9 }, password));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot with { Wrapped = slot.Wrapped[..^1] }, password));
        foreach (int at in new[] { 0, 4, 5, 20, -1 })
        {
            WrappedSlot altered = slot with { Wrapped = Owner.Altered(slot.Wrapped, at).ToArray() };
            Assert.Null(AccountSecrets.TryUnlock(Account, altered, password));
        }
    }

    [Theory]
    [InlineData(RecoveryLanguage.English, " ")]
    [InlineData(RecoveryLanguage.Japanese, "\u3000")]
    [InlineData(RecoveryLanguage.Japanese, "\r\n ")]
    public void Recovery_words_open_in_both_languages(RecoveryLanguage language, string between)
    {
        using RecoveryWords words = RecoveryWords.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForRecovery(words, Day);
        string text = string.Join(between, words.Reveal(language)).ToUpperInvariant();

        Assert.True(RecoveryWords.TryParse($" {text} ", out RecoveryWords? typed));
        using AccountSecrets? unlocked = AccountSecrets.TryUnlock(Account, slot, typed);
        Assert.NotNull(unlocked);
        typed.Dispose();
    }

    [Theory]
    [InlineData("english", "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")]
    [InlineData("japanese", "2eed0aef492291e061633d7ad8117f1a2b03eb80a29d0e4e3117ac2528d05ffd")]
    public void The_word_lists_are_those_that_everybody_has(string list, string expected)
    {
        using Stream words = typeof(RecoveryWords).Assembly
            .GetManifestResourceStream($"Shinten.Keyring.Slots.Words.{list}.txt")!;

        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(words)));
    }

    [Fact]
    public void Wrong_recovery_words_are_noticed()
    {
        using RecoveryWords words = RecoveryWords.From(new byte[32]);
        string[] right = [.. words.Reveal(RecoveryLanguage.English)];

        Assert.True(RecoveryWords.TryParse(string.Join(' ', right), out _));
        Assert.False(RecoveryWords.TryParse(string.Join(' ', right[1..]), out _));
        Assert.False(RecoveryWords.TryParse(string.Join(' ', [.. right, "art"]), out _));
        Assert.False(RecoveryWords.TryParse(string.Join(' ', [.. right[..23], "zoo"]), out _));
        Assert.False(RecoveryWords.TryParse(string.Join(' ', [.. right[..23], "shinten"]), out _));
        Assert.False(RecoveryWords.TryParse(null, out _));
    }

    [Fact]
    public void A_passkey_opens_with_what_its_prf_gives()
    {
        byte[] output = RandomNumberGenerator.GetBytes(32);
        using PasskeySecret secret = new(output);
        using PasskeySecret other = new(RandomNumberGenerator.GetBytes(32));
        PasskeyParams parameters = new(PasskeySecret.NewInput(), [1, 2, 3]);
        WrappedSlot slot = _owner.Secrets.WrapForPasskey(secret, parameters, [9], Day);

        using AccountSecrets? unlocked = AccountSecrets.TryUnlock(Account, slot, secret);
        Assert.NotNull(unlocked);
        Assert.Null(AccountSecrets.TryUnlock(Account, slot, other));
        Assert.True(PasskeyParams.TryRead(slot.Params, out PasskeyParams? read));
        Assert.Equal(parameters.Input, read.Input);
        Assert.Equal(parameters.CredentialId, read.CredentialId);
        Assert.False(PasskeyParams.TryRead(slot.Params.AsSpan(0, 33), out _));
    }

    [Fact]
    public void An_heir_needs_both_the_secrets_and_the_code()
    {
        using Owner heir = new(20);
        using Owner stranger = new(21);
        using HeirCode code = HeirCode.Generate();
        using HeirCode wrong = HeirCode.Generate();
        WrappedSlot slot = _owner.Secrets.WrapForHeir(heir.Secrets.AccountKey, code, Day);
        Assert.True(HeirCode.TryParse(code.Reveal(), out HeirCode? typed));

        using AccountSecrets? unlocked = AccountSecrets.TryUnlock(Account, slot, heir.Secrets, typed);

        Assert.Equal(Access.Everything, unlocked?.Access);
        Assert.Null(AccountSecrets.TryUnlock(Account, slot, heir.Secrets, wrong));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot, stranger.Secrets, code));
        Assert.Null(AccountSecrets.TryUnlock(Account, slot, heir.Secrets));
        Assert.False(HeirCode.TryParse("ABCD", out _));
        typed.Dispose();
    }

    [Fact]
    public void A_member_who_opens_envelopes_opens_those_of_the_group()
    {
        using Owner member = new(30);
        using AppPassword password = AppPassword.Generate();
        WrappedSlot own = member.Secrets.WrapForAppPassword(password, Access.Envelopes, Day);
        using AccountSecrets limited = AccountSecrets.TryUnlock(member.Secrets.Account, own, password)!;
        WrappedSlot envelopes = _owner.Secrets.WrapForMember(member.Secrets.AccountKey, Access.Envelopes, Day);
        WrappedSlot everything = _owner.Secrets.WrapForMember(member.Secrets.AccountKey, Access.Everything, Day);

        using AccountSecrets? some = AccountSecrets.TryUnlock(Account, envelopes, limited);
        using AccountSecrets? all = AccountSecrets.TryUnlock(Account, everything, member.Secrets);

        Assert.Equal(Access.Envelopes, some?.Access);
        Assert.Equal(Access.Everything, all?.Access);
        Assert.Null(AccountSecrets.TryUnlock(Account, everything, limited));
        Assert.Null(AccountSecrets.TryUnlock(Account, everything with { Params = [] }, member.Secrets));
    }

    [Fact]
    public void A_changed_account_key_is_found_at_unlock()
    {
        using Owner other = new(Account.Value);

        Assert.True(_owner.Secrets.Matches(_owner.Secrets.AccountKey));
        Assert.False(_owner.Secrets.Matches(other.Secrets.AccountKey));
        Assert.True(AccountKey.TryCreate(
            Account,
            _owner.Secrets.Generation.Next(),
            _owner.Secrets.AccountKey.EnvelopePublic.Span,
            _owner.Secrets.AccountKey.LetterPublic.Span,
            out AccountKey? later));
        Assert.False(_owner.Secrets.Matches(later));
    }

    public void Dispose() => _owner.Dispose();
}
