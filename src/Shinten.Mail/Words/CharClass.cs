using System.Globalization;

namespace Shinten.Mail.Words;

/// <summary>What a character is to the search for words.</summary>
internal enum CharClass : byte
{
    Other,
    Letter,
    Digit,
    Connector,
    Extend,
    MidLetter,
    MidNumber,
    MidBoth,

    /// <summary>A script written without blanks between words: searched by pairs of characters.</summary>
    Pair,
}

/// <summary>
/// The word-break classes of UAX #29, drawn from the general categories that .NET has (Unicode 16) instead of a table:
/// Letter is L, Nl and No without the scripts of <see cref="CharClass.Pair"/>; Digit is Nd; Connector is Pc; Extend
/// is M and Cf.
/// </summary>
internal static class CharClasses
{
    // L, D, C, B, N: letter, digit, connector, punctuation between both, between numbers.
    private static ReadOnlySpan<byte> Ascii =>
        "                                       B    N B DDDDDDDDDD N    "u8
        + " LLLLLLLLLLLLLLLLLLLLLLLLLL    C LLLLLLLLLLLLLLLLLLLLLLLLLL     "u8;

    public static CharClass Of(int c) => c < 128 ? OfAscii(c) : Classify(c);

    /// <summary>True for what words are made of, and quick to say for ASCII.</summary>
    public static bool IsAsciiWord(char c) => c < 128 && Ascii[c] is (byte)'L' or (byte)'D' or (byte)'C';

    public static CharClass OfAscii(int c) => Ascii[c] switch
    {
        (byte)'L' => CharClass.Letter,
        (byte)'D' => CharClass.Digit,
        (byte)'C' => CharClass.Connector,
        (byte)'B' => CharClass.MidBoth,
        (byte)'N' => CharClass.MidNumber,
        _ => CharClass.Other,
    };

    private static CharClass Classify(int c)
    {
        if (IsMid(c, out CharClass mid))
        {
            return mid;
        }

        return CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                => CharClass.Letter,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber
                or UnicodeCategory.OtherNumber => IsPair(c) ? CharClass.Pair : CharClass.Letter,
            UnicodeCategory.DecimalDigitNumber => CharClass.Digit,
            UnicodeCategory.ConnectorPunctuation => CharClass.Connector,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                => IsPair(c) ? CharClass.Pair : CharClass.Extend,
            UnicodeCategory.Format => CharClass.Extend,
            _ => CharClass.Other,
        };
    }

    // The colon is no MidLetter here, as in newer versions of UAX #29: "to:alice" is two words.
    private static bool IsMid(int c, out CharClass mid)
    {
        mid = c switch
        {
            '.' or '\'' or 0x2018 or 0x2019 => CharClass.MidBoth,
            ',' or ';' or 0x589 or 0x60C or 0x60D or 0x66C or 0x7F8 or 0x2044 => CharClass.MidNumber,
            0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2027 => CharClass.MidLetter,
            _ => CharClass.Other,
        };
        return mid != CharClass.Other;
    }

    private static bool IsPair(int c) => c switch
    {
        < 0xE00 => false,
        // Thai and Lao, Myanmar, Khmer.
        <= 0xEFF or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) => true,
        // Kana, Bopomofo, Han.
        (>= 0x3005 and <= 0x3007) or (>= 0x3021 and <= 0x3029) or (>= 0x3031 and <= 0x3035) => true,
        (>= 0x3038 and <= 0x303C) or (>= 0x3041 and <= 0x312F) or (>= 0x31A0 and <= 0x31BF) => true,
        (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) => true,
        (>= 0xF900 and <= 0xFAFF) or (>= 0x1B000 and <= 0x1B16F) or (>= 0x20000 and <= 0x3FFFF) => true,
        _ => false,
    };
}
