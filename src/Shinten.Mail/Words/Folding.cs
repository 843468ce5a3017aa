using System.Text;

namespace Shinten.Mail.Words;

/// <summary>
/// Makes text comparable: NFKC, simple case folding, default-ignorable characters dropped, white space collapsed to
/// single blanks. Everything searched and everything sought goes through here, so that comparing is comparing code
/// units.
/// </summary>
internal static class Folding
{
    /// <summary>Appends the folded text; plain ASCII, nearly all mail, takes one pass.</summary>
    public static void Fold(ReadOnlySpan<char> text, TextBuffer output)
    {
        output.Reserve(text.Length);
        if (Ascii.IsValid(text))
        {
            FoldAscii(text, output);
            return;
        }

        string composed = WellFormed(text).Normalize(NormalizationForm.FormKC);
        output.Reserve(composed.Length);
        bool afterBlank = false;
        foreach (Rune rune in composed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                output.AppendBlank(ref afterBlank);
            }
            else if (!IsIgnorable(rune.Value))
            {
                afterBlank = false;
                output.Append(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
            }
        }
    }

    private static void FoldAscii(ReadOnlySpan<char> text, TextBuffer output)
    {
        Span<char> target = output.Free;
        int length = 0;
        bool afterBlank = false;
        foreach (char c in text)
        {
            if (c is ' ' or (>= '\t' and <= '\r'))
            {
                if (!afterBlank)
                {
                    target[length++] = ' ';
                    afterBlank = true;
                }

                continue;
            }

            afterBlank = false;
            target[length++] = (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : c;
        }

        output.Advance(length);
    }

    // Lone surrogates cannot be normalised.
    private static string WellFormed(ReadOnlySpan<char> text)
    {
        string copy = text.ToString();
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return copy;
        }

        StringBuilder formed = new(copy.Length);
        foreach (Rune rune in copy.EnumerateRunes())
        {
            formed.Append(rune);
        }

        return formed.ToString();
    }

    // Default_Ignorable_Code_Point: soft hyphens, joiners, direction marks, variation selectors.
    private static bool IsIgnorable(int c) => c switch
    {
        < 0xAD => false,
        0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFEFF or 0xFFA0 => true,
        >= 0x180B and <= 0x180F => true,
        >= 0x200B and <= 0x200F => true,
        >= 0x202A and <= 0x202E => true,
        >= 0x2060 and <= 0x206F => true,
        >= 0xFE00 and <= 0xFE0F => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => false,
    };
}
