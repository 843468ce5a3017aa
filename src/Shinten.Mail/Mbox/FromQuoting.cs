using System.Buffers;

namespace Shinten.Mail.Mbox;

/// <summary>
/// Keeps lines of a letter that begin with <c>From </c> apart from the lines between letters: each gets a
/// <c>&gt;</c> in front, also one that has some already, so that all of it can be undone (the form "mboxrd").
/// </summary>
public static class FromQuoting
{
    public static void Quote(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
        => Copy(text, output, static (line, to) =>
        {
            to.Write(">"u8);
            return line;
        });

    public static void Unquote(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
        => Copy(text, output, static (line, _) => line + 1, quotedOnly: true);

    /// <summary>Whether a line begins with <c>From </c> unquoted, as in files that rely on Content-Length.</summary>
    public static bool HasUnquoted(ReadOnlySpan<byte> text)
        => text.StartsWith(FromLine.Start) || text.IndexOf("\nFrom "u8) >= 0;

    // change gets where a line begins that is to be changed, and says from where on it is copied.
    private static void Copy(
        ReadOnlySpan<byte> text,
        IBufferWriter<byte> output,
        Func<int, IBufferWriter<byte>, int> change,
        bool quotedOnly = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        int copied = 0;
        for (int from = 0; from < text.Length;)
        {
            int found = text[from..].IndexOf(FromLine.Start);
            if (found < 0)
            {
                break;
            }

            int word = from + found;
            int line = word;
            while (line > copied && text[line - 1] == '>')
            {
                line--;
            }

            from = word + FromLine.Start.Length;
            bool isLineStart = line == 0 || text[line - 1] == '\n';
            if (isLineStart && (!quotedOnly || line < word))
            {
                output.Write(text[copied..line]);
                copied = change(line, output);
            }
        }

        output.Write(text[copied..]);
    }
}
