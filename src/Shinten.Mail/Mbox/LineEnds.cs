using System.Buffers;

namespace Shinten.Mail.Mbox;

/// <summary>Line ends of letters: CRLF on the wire and where we store them, LF in most files.</summary>
public static class LineEnds
{
    /// <summary>Whether every LF has a CR before it, so that <see cref="ToLf"/> can be undone.</summary>
    public static bool AreAllCrlf(ReadOnlySpan<byte> letter)
    {
        for (int at = 0; at < letter.Length;)
        {
            int lf = letter[at..].IndexOf((byte)'\n');
            if (lf < 0)
            {
                return true;
            }

            if (at + lf == 0 || letter[at + lf - 1] != '\r')
            {
                return false;
            }

            at += lf + 1;
        }

        return true;
    }

    /// <summary>Whether a file has the line ends of Unix: its first line says so.</summary>
    public static bool AreUnix(ReadOnlySpan<byte> file)
    {
        int lf = file.IndexOf((byte)'\n');
        return lf == 0 || (lf > 0 && file[lf - 1] != '\r');
    }

    /// <summary>Writes CRLF as LF. For letters of which <see cref="AreAllCrlf"/> is true, <see cref="ToCrlf"/> gives
    /// the same bytes again.</summary>
    public static void ToLf(ReadOnlySpan<byte> letter, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!letter.IsEmpty)
        {
            int end = letter.IndexOf("\r\n"u8);
            if (end < 0)
            {
                output.Write(letter);
                return;
            }

            output.Write(letter[..end]);
            output.Write("\n"u8);
            letter = letter[(end + 2)..];
        }
    }

    /// <summary>Writes every LF as CRLF, also one that has a CR before it.</summary>
    public static void ToCrlf(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            if (end < 0)
            {
                output.Write(text);
                return;
            }

            output.Write(text[..end]);
            output.Write("\r\n"u8);
            text = text[(end + 1)..];
        }
    }

    /// <summary>A letter out of a file as it belongs into a mailbox: from Unix every line end becomes CRLF, and what is
    /// CRLF already stays; a file whose first line ends in CRLF is taken as it is.</summary>
    public static void Normalize(ReadOnlySpan<byte> file, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!AreUnix(file))
        {
            output.Write(file);
            return;
        }

        while (!file.IsEmpty)
        {
            int end = file.IndexOf((byte)'\n');
            if (end < 0)
            {
                output.Write(file);
                return;
            }

            bool hasCr = end > 0 && file[end - 1] == '\r';
            output.Write(file[..(hasCr ? end - 1 : end)]);
            output.Write("\r\n"u8);
            file = file[(end + 1)..];
        }
    }
}
