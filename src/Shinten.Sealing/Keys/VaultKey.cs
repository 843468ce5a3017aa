namespace Shinten.Sealing.Keys;

/// <summary>What the vault's items are sealed under (sealing.md §3).</summary>
public sealed class VaultKey : SecretKey
{
    internal VaultKey()
    {
    }

    internal static VaultKey Generate()
    {
        VaultKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static VaultKey From(ReadOnlySpan<byte> bytes)
    {
        VaultKey key = new();
        key.Fill(bytes);
        return key;
    }
}
