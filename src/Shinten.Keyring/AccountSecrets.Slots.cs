using Shinten.Keyring.Slots;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring;

/// <content>Slots: each wraps these secrets, or a part of them, under one credential (sealing.md §7).</content>
public sealed partial class AccountSecrets
{
    /// <param name="record">The OPAQUE record of the same registration.</param>
    public WrappedSlot WrapForPassword(ExportKey exportKey, StretchParameters stretch, byte[] record, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(exportKey);
        using WrapKey key = exportKey.WrapKey(Account);
        return Wrap(SlotKind.Password, Access.Everything, key, day, stretch.ToArray(), record);
    }

    public WrappedSlot WrapForRecovery(RecoveryWords words, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(words);
        using WrapKey key = words.WrapKey(Account);
        using AuthKey auth = words.AuthKey(Account);
        return Wrap(SlotKind.Recovery, Access.Everything, key, day, [], auth.Verifier());
    }

    /// <param name="publicKey">The passkey's own, which the server verifies assertions with.</param>
    public WrappedSlot WrapForPasskey(PasskeySecret secret, PasskeyParams parameters, byte[] publicKey, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(parameters);
        using WrapKey key = secret.WrapKey(Account);
        return Wrap(SlotKind.Passkey, Access.Everything, key, day, parameters.ToArray(), publicKey);
    }

    /// <summary>Wraps what the access says under an app password; needs the secrets of that access.</summary>
    public WrappedSlot WrapForAppPassword(AppPassword password, Access access, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(password);
        using WrapKey key = password.WrapKey(Account);
        using AuthKey auth = password.AuthKey(Account);
        return Wrap(SlotKind.AppPassword, access, key, day, [], auth.Verifier());
    }

    /// <param name="heir">Its fingerprint is confirmed between the two people.</param>
    public WrappedSlot WrapForHeir(AccountKey heir, HeirCode code, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(heir);
        ArgumentNullException.ThrowIfNull(code);
        return WrapForGrantee(heir, SlotKind.Heir, Access.Everything, code, day);
    }

    /// <summary>Gives a member of a group account what the access says.</summary>
    public WrappedSlot WrapForMember(AccountKey member, Access access, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(member);
        return WrapForGrantee(member, SlotKind.Member, access, null, day);
    }

    /// <summary>Opens the slot of an app password; null if it is not that password's, not this account's, or
    /// damaged.</summary>
    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, AppPassword password)
    {
        ArgumentNullException.ThrowIfNull(password);
        using WrapKey key = password.WrapKey(account);
        return TryUnwrap(account, slot, SlotKind.AppPassword, key);
    }

    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, RecoveryWords words)
    {
        ArgumentNullException.ThrowIfNull(words);
        using WrapKey key = words.WrapKey(account);
        return TryUnwrap(account, slot, SlotKind.Recovery, key);
    }

    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, ExportKey exportKey)
    {
        ArgumentNullException.ThrowIfNull(exportKey);
        using WrapKey key = exportKey.WrapKey(account);
        return TryUnwrap(account, slot, SlotKind.Password, key);
    }

    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, PasskeySecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        using WrapKey key = secret.WrapKey(account);
        return TryUnwrap(account, slot, SlotKind.Passkey, key);
    }

    /// <param name="heir">The heir's own secrets.</param>
    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, AccountSecrets heir, HeirCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return TryUnlockGranted(account, slot, SlotKind.Heir, heir, code);
    }

    /// <param name="member">The member's own secrets.</param>
    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, AccountSecrets member)
        => TryUnlockGranted(account, slot, SlotKind.Member, member, null);

    private static AccountSecrets? TryUnlockGranted(
        AccountId account, WrappedSlot slot, SlotKind kind, AccountSecrets grantee, HeirCode? code)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(grantee);
        if (slot.Kind != kind)
            return null;
        using WrapKey? key = GranteeKeys.TryDecapsulate(grantee, account, slot, code);
        return key is null ? null : TryUnwrap(account, slot, kind, key);
    }

    private static AccountSecrets? TryUnwrap(AccountId account, WrappedSlot slot, SlotKind kind, WrapKey key)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return slot.Kind == kind ? SlotWrapping.TryUnwrap(account, slot, key) : null;
    }

    private WrappedSlot WrapForGrantee(AccountKey grantee, SlotKind kind, Access access, HeirCode? code, DateOnly day)
    {
        (WrapKey key, GranteeParams parameters) = GranteeKeys.Encapsulate(grantee, Account, kind, access, code);
        using (key)
            return Wrap(kind, access, key, day, parameters.ToArray(), []);
    }

    private WrappedSlot Wrap(
        SlotKind kind, Access access, WrapKey key, DateOnly day, byte[] parameters, byte[] verifier)
    {
        SlotId id = SlotId.New();
        return new WrappedSlot(
            id, kind, access, day, parameters, SlotWrapping.Wrap(this, id, kind, access, key), verifier);
    }
}
