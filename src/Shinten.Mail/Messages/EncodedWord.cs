using System.Buffers;
using System.Text;

namespace Shinten.Mail.Messages;

/// <summary>Text in header fields beyond ASCII: <c>=?utf-8?Q?…?=</c> (RFC 2047 §2).</summary>
public static class EncodedWord
{
    /// <summary>
    /// The longest encoded word (RFC 2047 §2), and with it the longest line that <see cref="Encode"/> folds to.
    /// </summary>
    private const int MaxWord = 75;

    /// <summary>Longer words than the rule allows are read, but not without end.</summary>
    private const int MaxRead = 4096;

    private const int MaxCharset = 64;

    private const string Open = "=?UTF-8?B?";

    private static ReadOnlySpan<byte> Start => "=?"u8;

    /// <summary>
    /// Unfolds a field value and decodes its encoded words; raw 8-bit text is read as UTF-8, else Windows-1252.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        value = Bytes.Unfold(value);
        return value.IndexOf(Start) < 0 ? Bytes.ToText(value) : DecodeWords(value);
    }

    /// <summary>
    /// Text as unstructured field content: itself where it is plain ASCII, else encoded words in UTF-8.
    /// </summary>
    public static string Encode(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        // The shortest stretch of words that holds everything which must be encoded.
        int first = WordStart(text, FirstToEncode(text));
        int last = WordEnd(text, LastToEncode(text));
        return string.Concat(text.AsSpan(0, first), EncodeAll(text[first..last]), text.AsSpan(last));
    }

    /// <summary>A display name as a phrase: atoms, a quoted string, or encoded words (RFC 5322 §3.2.5).</summary>
    public static string EncodePhrase(string text)
    {
        if (!IsPlain(text))
        {
            return EncodeAll(text);
        }

        bool isAtoms = text.Length > 0 && text[0] != ' ' && text[^1] != ' ';
        foreach (char c in text)
        {
            isAtoms &= c == ' ' || Addresses.MailAddress.IsAtomText(c);
        }

        return isAtoms
            ? text
            : Addresses.QuotedString.Of(text);
    }

    /// <summary>Folds a field at its spaces to lines of at most 78 characters where it can (RFC 5322 §2.1.1).</summary>
    internal static string Fold(string field)
    {
        StringBuilder folded = new(field.Length + 16);
        int line = 0;
        foreach (string word in field.Split(' '))
        {
            bool isFirst = folded.Length == 0;
            bool breaks = !isFirst && line + 1 + word.Length > 78 && word.Length > 0;
            folded.Append(isFirst ? "" : breaks ? "\r\n " : " ").Append(word);
            line = breaks ? 1 + word.Length : line + word.Length + (isFirst ? 0 : 1);
        }

        return folded.ToString();
    }

    private static string DecodeWords(ReadOnlySpan<byte> value)
    {
        StringBuilder text = new(value.Length);
        ArrayBufferWriter<byte> pending = new();
        string? pendingCharset = null;
        while (!value.IsEmpty)
        {
            int plain = value.IndexOf(Start);
            plain = plain < 0 ? value.Length : plain;
            bool isGap = pendingCharset is not null && value[..plain].Trim(Bytes.White).IsEmpty && plain < value.Length;
            if (!Word.TryRead(value[plain..], out Word word))
            {
                Flush(text, pending, ref pendingCharset);
                int step = Math.Min(value.Length, plain + Start.Length);
                text.Append(Bytes.ToText(value[..step]));
                value = value[step..];
                continue;
            }

            // Bytes of one character may lie in two words, against the rule (RFC 2047 §5): join before decoding.
            if (!isGap || !string.Equals(pendingCharset, word.Charset, StringComparison.OrdinalIgnoreCase))
            {
                Flush(text, pending, ref pendingCharset);
                text.Append(isGap ? "" : Bytes.ToText(value[..plain]));
            }

            word.DecodeTo(value[plain..], pending);
            pendingCharset = word.Charset;
            value = value[(plain + word.Length)..];
        }

        Flush(text, pending, ref pendingCharset);
        return text.ToString();
    }

    private static void Flush(StringBuilder text, ArrayBufferWriter<byte> pending, ref string? charset)
    {
        if (charset is null)
        {
            return;
        }

        foreach (char c in Charsets.Decode(charset, pending.WrittenSpan))
        {
            // A line end or a NUL has no place in a header, encoded or not.
            text.Append(c is '\r' or '\n' or '\0' ? ' ' : c);
        }

        pending.ResetWrittenCount();
        charset = null;
    }

    private static bool IsPlain(string text)
        => !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static int FirstToEncode(string text)
    {
        int special = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        int word = text.IndexOf("=?", StringComparison.Ordinal);
        return special < 0 ? word : word < 0 ? special : Math.Min(special, word);
    }

    private static int LastToEncode(string text)
        => Math.Max(
            text.AsSpan().LastIndexOfAnyExceptInRange(' ', '~'),
            text.LastIndexOf("=?", StringComparison.Ordinal));

    private static int WordStart(string text, int at) => text.LastIndexOf(' ', at) + 1;

    private static int WordEnd(string text, int at) => text.IndexOf(' ', at) is int end and >= 0 ? end : text.Length;

    private static string EncodeAll(string text)
    {
        const int bytesInWord = (MaxWord - 12) / 4 * 3;
        StringBuilder words = new();
        Span<byte> utf8 = stackalloc byte[bytesInWord];
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > bytesInWord)
            {
                AppendWord(words, utf8[..length]);
                length = 0;
            }

            length += rune.EncodeToUtf8(utf8[length..]);
        }

        AppendWord(words, utf8[..length]);
        return words.ToString();
    }

    private static void AppendWord(StringBuilder words, ReadOnlySpan<byte> utf8)
        => words.Append(words.Length > 0 ? " " : "").Append(Open).Append(Convert.ToBase64String(utf8)).Append("?=");

    // encoded-word = "=?" charset "?" encoding "?" encoded-text "?="
    private readonly record struct Word(string Charset, bool IsBase64, int TextStart, int TextLength)
    {
        public int Length => TextStart + TextLength + 2;

        public static bool TryRead(ReadOnlySpan<byte> text, out Word word)
        {
            word = default;
            if (!text.StartsWith(Start))
            {
                return false;
            }

            int charset = text[2..Math.Min(text.Length, 2 + MaxCharset + 1)].IndexOf((byte)'?');
            int encoding = 2 + charset + 1;
            if (charset < 1 || encoding + 2 >= text.Length || text[encoding + 1] != '?')
            {
                return false;
            }

            ReadOnlySpan<byte> rest = text[(encoding + 2)..];
            int length = rest[..Math.Min(rest.Length, MaxRead)].IndexOf("?="u8);
            char letter = char.ToUpperInvariant((char)text[encoding]);
            if (length < 0 || letter is not ('B' or 'Q'))
            {
                return false;
            }

            ReadOnlySpan<byte> name = text.Slice(2, charset);
            int star = name.IndexOf((byte)'*');
            word = new Word(Bytes.ToText(star > 0 ? name[..star] : name), letter == 'B', encoding + 2, length);
            return true;
        }

        public void DecodeTo(ReadOnlySpan<byte> word, IBufferWriter<byte> output)
        {
            ReadOnlySpan<byte> text = word.Slice(TextStart, TextLength);
            if (IsBase64)
            {
                TransferDecoder.DecodeBase64(text, output);
            }
            else
            {
                TransferDecoder.DecodeQuotedPrintable(text, output, isHeader: true);
            }
        }
    }
}
