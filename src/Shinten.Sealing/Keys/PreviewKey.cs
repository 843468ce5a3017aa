namespace Shinten.Sealing.Keys;

/// <summary>Seals the previews of the letters of one seal (sealing.md §5).</summary>
public sealed class PreviewKey : SecretKey
{
    internal PreviewKey()
    {
    }

    internal static PreviewKey Generate()
    {
        PreviewKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static PreviewKey From(ReadOnlySpan<byte> bytes)
    {
        PreviewKey key = new();
        key.Fill(bytes);
        return key;
    }
}
