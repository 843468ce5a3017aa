namespace Shinten.Sealing.Keys;

/// <summary>Seals the words of the letters of one seal (sealing.md §5).</summary>
public sealed class WordsKey : SecretKey
{
    internal WordsKey()
    {
    }

    internal static WordsKey Generate()
    {
        WordsKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static WordsKey From(ReadOnlySpan<byte> bytes)
    {
        WordsKey key = new();
        key.Fill(bytes);
        return key;
    }
}
