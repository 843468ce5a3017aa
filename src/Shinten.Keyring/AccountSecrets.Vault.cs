using System.Buffers;
using Shinten.Keyring.Primitives;
using Shinten.Keyring.Vault;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Vault;

namespace Shinten.Keyring;

public sealed partial class AccountSecrets
{
    /// <summary>Seals one version of one item of the vault; needs
    /// <see cref="Sealing.Ids.Access.Everything"/>.</summary>
    public SealedVaultItem SealItem(VaultItemName name, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ItemKey.Context(buffer, Account, Generation, name);
        using ItemKey key = ItemKey.Of(Vault(), name);
        return new SealedVaultItem(GenerationBox.Seal(Generation, key, content, context.Bytes));
    }

    /// <summary>Opens one version of one item, or writes nothing and returns false.</summary>
    public bool TryOpenItem(VaultItemName name, SealedVaultItem item, IBufferWriter<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        int length = GenerationBox.PlainLength(item.Bytes.Span, Generation);
        if (length < 0)
            return false;
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = ItemKey.Context(buffer, Account, Generation, name);
        using ItemKey key = ItemKey.Of(Vault(), name);
        using PooledPlaintext plaintext = new(length);
        if (!GenerationBox.TryOpen(item.Bytes.Span, key, context.Bytes, plaintext.Span))
            return false;
        content.Write(plaintext.Span);
        return true;
    }

    private Sealing.Keys.VaultKey Vault()
        => _vaultKey ?? throw new InvalidOperationException("These secrets do not open the vault.");
}
