using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;

namespace Shinten.Keyring;

public sealed partial class AccountSecrets
{
    /// <summary>Wraps what the access says under an app password (sealing.md §7); needs the secrets of that access.</summary>
    public WrappedSlot WrapForAppPassword(AppPassword password, Access access, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(password);
        using Sealing.Keys.WrapKey key = password.WrapKey(Account);
        using Sealing.Keys.AuthKey auth = password.AuthKey(Account);
        SlotId id = SlotId.New();
        byte[] wrapped = Keyring.Slots.SlotWrapping.Wrap(this, id, SlotKind.AppPassword, access, key);
        return new WrappedSlot(id, SlotKind.AppPassword, access, day, [], wrapped, auth.Verifier());
    }

    /// <summary>Opens the slot of an app password; null if it is not that password's, not this account's, or damaged.</summary>
    public static AccountSecrets? TryUnlock(AccountId account, WrappedSlot slot, AppPassword password)
    {
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(password);
        if (slot.Kind != SlotKind.AppPassword)
            return null;
        using Sealing.Keys.WrapKey key = password.WrapKey(account);
        return Keyring.Slots.SlotWrapping.TryUnwrap(account, slot, key);
    }
}
