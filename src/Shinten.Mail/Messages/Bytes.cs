using System.Text;

namespace Shinten.Mail.Messages;

/// <summary>What the parsers here do again and again with the bytes of a header.</summary>
internal static class Bytes
{
    public static ReadOnlySpan<byte> White => " \t\r\n"u8;

    public static ReadOnlySpan<byte> TrimLineEnd(ReadOnlySpan<byte> line)
    {
        if (line.Length > 0 && line[^1] == '\n')
        {
            line = line[..^1];
        }

        return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
    }

    public static bool EqualsIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other)
        => text.Length == other.Length && Ascii.EqualsIgnoreCase(text, other);

    public static bool StartsWithIgnoreCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
        => text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);

    public static bool IsWhite(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Text of a header: UTF-8 where it is that (RFC 6532 §3.2), else what Windows made of it.</summary>
    public static string ToText(ReadOnlySpan<byte> text)
        => Ascii.IsValid(text) ? KnownText.Of(text) : Charsets.Decode(null, text);

    /// <summary>
    /// A field value on one line: line ends taken out, the white space that follows them kept (RFC 5322 §2.2.3).
    /// </summary>
    public static ReadOnlySpan<byte> Unfold(ReadOnlySpan<byte> value)
    {
        value = value.Trim(White);
        if (!value.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
        {
            return value;
        }

        byte[] unfolded = new byte[value.Length];
        int length = 0;
        foreach (byte b in value)
        {
            if (b is not ((byte)'\r' or (byte)'\n' or 0))
            {
                unfolded[length++] = b;
            }
        }

        return unfolded.AsSpan(0, length);
    }

    /// <summary>
    /// The end of a quoted string or comment that begins at <paramref name="open"/>, or -1 where it never ends.
    /// </summary>
    public static int EndOfQuoted(ReadOnlySpan<byte> text, int open)
    {
        for (int i = open + 1; i < text.Length; i++)
        {
            int step = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return -1;
            }

            i += step;
            if (text[i] == '"')
            {
                return i + 1;
            }

            i++;
        }

        return -1;
    }

    // comment = "(" *([FWS] ccontent) [FWS] ")"  (RFC 5322 §3.2.2)
    public static int EndOfComment(ReadOnlySpan<byte> text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when --depth == 0:
                    return i + 1;
                case (byte)'\\':
                    i++;
                    break;
            }
        }

        return -1;
    }
}
