using Shinten.Mail.Messages;

namespace Shinten.Mail.Addresses;

/// <summary>The words before an address: atoms, quoted strings, encoded words, comments (RFC 5322 §3.2.5).</summary>
internal static class Phrase
{
    /// <summary>
    /// The name decoded, and its own text where encoding it again would not give that; null where there is none.
    /// </summary>
    public static (string? Name, string? Raw) Read(ReadOnlySpan<byte> phrase)
    {
        phrase = phrase.Trim(Bytes.White);
        if (phrase.ContainsAny("\"(\\"u8))
        {
            phrase = Unquote(WithoutComments(phrase)).Trim(Bytes.White);
        }

        return phrase.IsEmpty ? (null, null) : Decode(phrase);
    }

    /// <param name="comment">From its opening parenthesis on.</param>
    public static (string? Name, string? Raw) ReadComment(ReadOnlySpan<byte> comment)
    {
        int end = Bytes.EndOfComment(comment, 0);
        ReadOnlySpan<byte> inside = (end < 0 ? comment[1..] : comment[1..(end - 1)]).Trim(Bytes.White);
        return inside.IsEmpty ? (null, null) : Decode(inside);
    }

    public static ReadOnlySpan<byte> WithoutComments(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'('))
        {
            return text;
        }

        byte[] kept = new byte[text.Length];
        int length = 0;
        bool isBroken = false;
        for (int i = 0; i < text.Length;)
        {
            int end = -1;
            if (!isBroken && text[i] is (byte)'"' or (byte)'(')
            {
                end = text[i] == '"' ? Bytes.EndOfQuoted(text, i) : Bytes.EndOfComment(text, i);
                isBroken |= end < 0;
            }

            bool isComment = end >= 0 && text[i] == '(';
            end = end < 0 ? i + 1 : end;
            if (!isComment)
            {
                text[i..end].CopyTo(kept.AsSpan(length));
                length += end - i;
            }

            i = end;
        }

        return kept.AsSpan(0, length);
    }

    private static (string? Name, string? Raw) Decode(ReadOnlySpan<byte> phrase)
    {
        string name = EncodedWord.Decode(phrase);
        if (phrase.IndexOf("=?"u8) < 0)
        {
            return (name, null);
        }

        string raw = Bytes.ToText(phrase);
        return (name, raw == EncodedWord.EncodePhrase(name) || !System.Text.Ascii.IsValid(raw) ? null : raw);
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> text)
    {
        byte[] kept = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                kept[length++] = text[++i];
            }
            else if (text[i] != '"')
            {
                kept[length++] = text[i];
            }
        }

        return kept.AsSpan(0, length);
    }
}
