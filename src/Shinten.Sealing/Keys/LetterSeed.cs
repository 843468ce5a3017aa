namespace Shinten.Sealing.Keys;

/// <summary>Opens the letter half of every seal of an account (sealing.md §3).</summary>
public sealed class LetterSeed : SecretKey
{
    internal LetterSeed()
    {
    }

    internal static LetterSeed Generate()
    {
        LetterSeed key = new();
        key.FillAtRandom();
        return key;
    }

    internal static LetterSeed From(ReadOnlySpan<byte> bytes)
    {
        LetterSeed key = new();
        key.Fill(bytes);
        return key;
    }
}
