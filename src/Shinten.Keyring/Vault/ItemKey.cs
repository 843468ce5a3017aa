using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Vault;

namespace Shinten.Keyring.Vault;

/// <summary>What the versions of one item of the vault are sealed under (sealing.md §5).</summary>
internal sealed class ItemKey : SecretKey
{
    public static ItemKey Of(VaultKey vault, VaultItemName name)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext info = SealContext.ForKey(buffer, "shinten/1 vault"u8);
        info.AddText(name.Collection);
        info.Add(name.Item.Value);
        ItemKey key = new();
        vault.Derive(info.Bytes, key);
        return key;
    }

    public static SealContext Context(
        Span<byte> buffer, AccountId account, Generation generation, VaultItemName name)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 vault"u8);
        context.Add(account);
        context.Add(generation);
        context.AddText(name.Collection);
        context.Add(name.Item.Value);
        context.Add(name.Version);
        return context;
    }
}
