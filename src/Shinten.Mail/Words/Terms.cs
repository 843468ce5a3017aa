namespace Shinten.Mail.Words;

/// <summary>
/// How a word of a text becomes terms. A run of a script without blanks becomes its pairs of neighbours, a lone
/// character
/// itself. A word of more than <see cref="MaxLength"/> bytes becomes pieces of that length, one begun every
/// <see cref="Stride"/> bytes and one that ends it, each moved back to the begin of a character: so every stretch of
/// <see cref="SureLength"/> bytes of a word lies within one of its terms.
/// </summary>
internal static class Terms
{
    public const int MaxLength = 64;
    public const int Stride = 32;
    public const int SureLength = 24;

    /// <summary>The byte offset of the begin of the character that <paramref name="at"/> lies in.</summary>
    public static int CharacterStart(ReadOnlySpan<byte> utf8, int at)
    {
        while (at > 0 && at < utf8.Length && (utf8[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return at;
    }

    public static int CharacterLength(ReadOnlySpan<char> text)
        => char.IsHighSurrogate(text[0]) && text.Length > 1 && char.IsLowSurrogate(text[1]) ? 2 : 1;
}
