namespace Shinten.Sealing.Keys;

/// <summary>Wraps one slot (sealing.md §7).</summary>
public sealed class WrapKey : SecretKey
{
    internal WrapKey()
    {
    }

    internal static WrapKey Generate()
    {
        WrapKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static WrapKey From(ReadOnlySpan<byte> bytes)
    {
        WrapKey key = new();
        key.Fill(bytes);
        return key;
    }
}
