using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Imports;

/// <summary>What the marks of imported letters are made with (sealing.md §12).</summary>
internal sealed class ImportKey : SecretKey
{
    public static ImportKey Of(VaultKey vault)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        ImportKey key = new();
        vault.Derive(SealContext.ForKey(buffer, "shinten/1 import"u8).Bytes, key);
        return key;
    }
}
