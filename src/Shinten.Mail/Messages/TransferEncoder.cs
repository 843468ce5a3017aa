using System.Buffers;
using System.Buffers.Text;

namespace Shinten.Mail.Messages;

/// <summary>Brings content into a form of short lines of ASCII (RFC 2045 §6.7, §6.8).</summary>
internal static class TransferEncoder
{
    private const int MaxLine = 76;
    private const int BytesInBase64Line = MaxLine / 4 * 3;

    private static ReadOnlySpan<byte> Digits => "0123456789ABCDEF"u8;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>Lines of 76 characters, the last without a line end.</summary>
    public static void EncodeBase64(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        for (bool isFirst = true; !content.IsEmpty; isFirst = false)
        {
            if (!isFirst)
            {
                output.Write(LineEnd);
            }

            ReadOnlySpan<byte> piece = content[..Math.Min(content.Length, BytesInBase64Line)];
            Base64.EncodeToUtf8(piece, output.GetSpan(MaxLine), out _, out int written);
            output.Advance(written);
            content = content[piece.Length..];
        }
    }

    /// <summary>Text whose line ends are CRLF; a CR or LF by itself is encoded like any other octet.</summary>
    public static void EncodeQuotedPrintable(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        while (!content.IsEmpty)
        {
            int end = content.IndexOf(LineEnd);
            EncodeLine(end < 0 ? content : content[..end], output);
            if (end < 0)
            {
                return;
            }

            output.Write(LineEnd);
            content = content[(end + 2)..];
        }
    }

    private static void EncodeLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        int column = 0;
        for (int i = 0; i < line.Length; i++)
        {
            bool isEscaped = MustEscape(line, i, column);
            int length = isEscaped ? 3 : 1;

            // The last column is for the = of a soft line break.
            if (column + length > MaxLine - 1)
            {
                output.Write("=\r\n"u8);
                column = 0;
                isEscaped = MustEscape(line, i, column);
                length = isEscaped ? 3 : 1;
            }

            Span<byte> place = output.GetSpan(length);
            place[0] = isEscaped ? (byte)'=' : line[i];
            if (isEscaped)
            {
                place[1] = Digits[line[i] >> 4];
                place[2] = Digits[line[i] & 0xF];
            }

            output.Advance(length);
            column += length;
        }
    }

    // White space at the end of a line gets lost. A line that begins with "-" could be taken for a boundary, with "."
    // for an end and with "From " for the next letter of an mbox.
    private static bool MustEscape(ReadOnlySpan<byte> line, int at, int column)
        => line[at] switch
        {
            (byte)'=' or < (byte)' ' and not (byte)'\t' or > (byte)'~' => true,
            (byte)' ' or (byte)'\t' => at == line.Length - 1,
            (byte)'-' or (byte)'.' => column == 0,
            (byte)'F' => column == 0 && line[at..].StartsWith("From "u8),
            _ => false,
        };
}
