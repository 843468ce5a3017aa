namespace Shinten.Sealing.Keys;

/// <summary>The letter half of one seal: its session, words and preview keys come from it (sealing.md §4).</summary>
public sealed class LetterKey : SecretKey
{
    internal LetterKey()
    {
    }

    internal static LetterKey Generate()
    {
        LetterKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static LetterKey From(ReadOnlySpan<byte> bytes)
    {
        LetterKey key = new();
        key.Fill(bytes);
        return key;
    }
}
