using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Shinten.Mail.Mailboxes;

namespace Shinten.Protocols.Imap.Writing;

/// <summary>Writes the words of the grammar straight into the connection's buffer (RFC 9051 §9).</summary>
internal static class ImapText
{
    private const int MaxQuoted = 1_000;
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    // Everything that may stand in a quoted string without thought.
    private static readonly SearchValues<byte> PlainChars = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private static readonly SearchValues<byte> AStringChars = SearchValues.Create(
        "!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteNumber(this IBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out int written);
        output.Advance(written);
    }

    public static void WriteText(this IBufferWriter<byte> output, string text)
    {
        Span<byte> room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    public static void Write(this IBufferWriter<byte> output, CultureInfo culture, FormattableString text)
        => output.WriteText(text.ToString(culture));

    // nstring = string / nil
    public static void WriteNString(this IBufferWriter<byte> output, string? text, bool utf8)
    {
        if (text is null)
        {
            output.Write("NIL"u8);
            return;
        }

        output.WriteString(text, utf8);
    }

    /// <summary>Writes text as a quoted string, or as a literal where it cannot be quoted.</summary>
    public static void WriteString(this IBufferWriter<byte> output, string text, bool utf8)
    {
        int most = text.Length * 3;
        byte[]? rented = null;
        Span<byte> bytes = most <= 1024 ? stackalloc byte[1024] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = Encoding.UTF8.GetBytes(text, bytes);
        output.WriteString(bytes[..length], utf8);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    public static void WriteString(this IBufferWriter<byte> output, ReadOnlySpan<byte> text, bool utf8)
    {
        if (text.Length <= MaxQuoted && !text.ContainsAnyExcept(PlainChars))
        {
            Span<byte> room = output.GetSpan(text.Length + 2);
            room[0] = (byte)'"';
            text.CopyTo(room[1..]);
            room[text.Length + 1] = (byte)'"';
            output.Advance(text.Length + 2);
        }
        else if (text.Length <= MaxQuoted && CanBeQuoted(text, utf8))
        {
            output.WriteEscaped(text);
        }
        else
        {
            output.WriteLiteral(text);
        }
    }

    /// <summary>Writes a mailbox name as an atom where it is one (RFC 9051 §5.1).</summary>
    public static void WriteMailbox(this IBufferWriter<byte> output, string name, bool utf8)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(utf8 ? name : ModifiedUtf7.Encode(name));
        if (bytes.Length is > 0 and < 200 && !bytes.AsSpan().ContainsAnyExcept(AStringChars) && !IsNil(bytes))
        {
            output.Write(bytes);
            return;
        }

        output.WriteString(bytes, utf8);
    }

    // date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
    public static void WriteDateTime(this IBufferWriter<byte> output, DateTimeOffset time)
    {
        Span<byte> room = output.GetSpan(28);
        room[0] = (byte)'"';
        Two(room[1..], time.Day, (byte)' ');
        room[3] = (byte)'-';
        for (int i = 0; i < 3; i++)
        {
            room[4 + i] = (byte)Months[((time.Month - 1) * 3) + i];
        }

        room[7] = (byte)'-';
        Two(room[8..], time.Year / 100, (byte)'0');
        Two(room[10..], time.Year % 100, (byte)'0');
        room[12] = (byte)' ';
        Two(room[13..], time.Hour, (byte)'0');
        room[15] = (byte)':';
        Two(room[16..], time.Minute, (byte)'0');
        room[18] = (byte)':';
        Two(room[19..], time.Second, (byte)'0');
        room[21] = (byte)' ';
        int zone = (int)time.Offset.TotalMinutes;
        room[22] = (byte)(zone < 0 ? '-' : '+');
        Two(room[23..], Math.Abs(zone) / 60, (byte)'0');
        Two(room[25..], Math.Abs(zone) % 60, (byte)'0');
        room[27] = (byte)'"';
        output.Advance(28);
    }

    /// <summary>Announces a literal; the caller writes exactly that many bytes behind it.</summary>
    public static void WriteLiteralHeader(this IBufferWriter<byte> output, long length)
    {
        output.WriteByte((byte)'{');
        output.WriteNumber(length);
        output.Write("}\r\n"u8);
    }

    private static void WriteLiteral(this IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.WriteLiteralHeader(text.Length);
        Span<byte> room = output.GetSpan(text.Length);
        text.CopyTo(room);

        // literal = CHAR8: there is no way to write a NUL but literal8.
        room[..text.Length].Replace((byte)0, (byte)' ');
        output.Advance(text.Length);
    }

    private static void WriteEscaped(this IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        Span<byte> room = output.GetSpan((text.Length * 2) + 2);
        int length = 0;
        room[length++] = (byte)'"';
        foreach (byte b in text)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                room[length++] = (byte)'\\';
            }

            room[length++] = b;
        }

        room[length++] = (byte)'"';
        output.Advance(length);
    }

    private static bool CanBeQuoted(ReadOnlySpan<byte> text, bool utf8)
        => !text.ContainsAny((byte)'\r', (byte)'\n', (byte)0) && (Ascii.IsValid(text) || (utf8 && Utf8.IsValid(text)));

    private static bool IsNil(ReadOnlySpan<byte> text) => Ascii.EqualsIgnoreCase(text, "NIL"u8);

    private static void Two(Span<byte> room, int number, byte filler)
    {
        room[0] = number < 10 ? filler : (byte)('0' + (number / 10));
        room[1] = (byte)('0' + (number % 10));
    }
}
