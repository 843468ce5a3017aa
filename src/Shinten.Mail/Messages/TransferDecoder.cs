using System.Buffers;

namespace Shinten.Mail.Messages;

/// <summary>Takes a body out of its transfer encoding, skipping what does not belong there (RFC 2045 §6).</summary>
public static class TransferDecoder
{
    private const int Chunk = 12 * 1024;
    private const byte Skip = 0xFF;
    private const byte Padding = 0xFE;

    private static readonly byte[] Base64Values = MakeBase64Values();

    private enum Kind : byte
    {
        Identity,
        Base64,
        QuotedPrintable,
        Unknown,
    }

    /// <param name="encoding">Content-Transfer-Encoding in any case; what is not known is copied.</param>
    public static void Decode(string encoding, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        switch (KindOf(encoding))
        {
            case Kind.Base64:
                DecodeBase64(body, output);
                break;
            case Kind.QuotedPrintable:
                DecodeQuotedPrintable(body, output, isHeader: false);
                break;
            case Kind.Identity:
            case Kind.Unknown:
            default:
                output.Write(body);
                break;
        }
    }

    /// <summary>
    /// False for an encoding that this cannot undo: FETCH BINARY answers UNKNOWN-CTE (RFC 9051 §6.4.5).
    /// </summary>
    public static bool Knows(string encoding) => KindOf(encoding) != Kind.Unknown;

    internal static bool IsIdentity(string encoding) => KindOf(encoding) is Kind.Identity or Kind.Unknown;

    internal static void DecodeBase64(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        uint bits = 0;
        int count = 0;
        while (!body.IsEmpty)
        {
            ReadOnlySpan<byte> piece = body[..Math.Min(body.Length, Chunk)];
            Span<byte> target = output.GetSpan(piece.Length);
            int length = 0;
            foreach (byte b in piece)
            {
                byte value = Base64Values[b];
                if (value < 64)
                {
                    bits = (bits << 6) | value;
                    if (++count == 4)
                    {
                        target[length++] = (byte)(bits >> 16);
                        target[length++] = (byte)(bits >> 8);
                        target[length++] = (byte)bits;
                        count = 0;
                    }
                }
                else if (value == Padding)
                {
                    // What was encoded apart and joined goes on after its padding.
                    length += Flush(bits, count, target[length..]);
                    count = 0;
                }
            }

            output.Advance(length);
            body = body[piece.Length..];
        }

        output.Advance(Flush(bits, count, output.GetSpan(2)));
    }

    /// <param name="isHeader">As in encoded words: an underscore is a space (RFC 2047 §4.2).</param>
    internal static void DecodeQuotedPrintable(ReadOnlySpan<byte> body, IBufferWriter<byte> output, bool isHeader)
    {
        while (!body.IsEmpty)
        {
            int plain = isHeader ? body.IndexOfAny((byte)'=', (byte)'_') : body.IndexOf((byte)'=');
            plain = plain < 0 ? body.Length : plain;
            output.Write(body[..plain]);
            body = body[plain..];
            if (!body.IsEmpty)
            {
                body = body[0] == '_' ? Put((byte)' ', body, 1, output) : DecodeEscape(body, output);
            }
        }
    }

    private static ReadOnlySpan<byte> DecodeEscape(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        if (body.Length >= 3 && char.IsAsciiHexDigit((char)body[1]) && char.IsAsciiHexDigit((char)body[2]))
        {
            return Put((byte)((Hex(body[1]) << 4) | Hex(body[2])), body, 3, output);
        }

        int end = 1;
        while (end < body.Length && body[end] is (byte)' ' or (byte)'\t')
        {
            end++;
        }

        if (end == body.Length)
        {
            return [];
        }

        if (body[end] == '\r' && end + 1 < body.Length && body[end + 1] == '\n')
        {
            return body[(end + 2)..];
        }

        return body[end] == '\n' ? body[(end + 1)..] : Put((byte)'=', body, 1, output);
    }

    private static ReadOnlySpan<byte> Put(byte value, ReadOnlySpan<byte> body, int used, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
        return body[used..];
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static int Flush(uint bits, int count, Span<byte> target)
    {
        if (count == 2)
        {
            target[0] = (byte)(bits >> 4);
            return 1;
        }

        if (count == 3)
        {
            target[0] = (byte)(bits >> 10);
            target[1] = (byte)(bits >> 2);
            return 2;
        }

        return 0;
    }

    private static Kind KindOf(string encoding) => encoding.Length switch
    {
        4 when Is(encoding, "7bit") || Is(encoding, "8bit") => Kind.Identity,
        6 when Is(encoding, "base64") => Kind.Base64,
        6 when Is(encoding, "binary") => Kind.Identity,
        16 when Is(encoding, "quoted-printable") => Kind.QuotedPrintable,
        0 => Kind.Identity,
        _ => Kind.Unknown,
    };

    private static bool Is(string encoding, string name) => encoding.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static byte[] MakeBase64Values()
    {
        byte[] values = new byte[256];
        Array.Fill(values, Skip);
        ReadOnlySpan<byte> alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (int i = 0; i < alphabet.Length; i++)
        {
            values[alphabet[i]] = (byte)i;
        }

        values['='] = Padding;
        return values;
    }
}
