using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Outgoing;

/// <summary>Says what a letter, as it is, asks of the server that it goes to.</summary>
public static class LetterNeeds
{
    /// <summary>Without the CRLF (RFC 5321 §4.5.3.1.6).</summary>
    internal const int MaxLine = 998;

    public static HostAbilities Of(ReadOnlyMemory<byte> letter)
    {
        ReadOnlySpan<byte> bytes = letter.Span;
        int body = HeaderBlock.LengthOf(bytes);
        bool isUtf8 = !Ascii.IsValid(bytes[..body]);
        HostAbilities needs = OfBody(bytes[body..]);

        // The header of a part may be UTF-8 too, which is seldom: 8-bit bodies alone are searched for it.
        isUtf8 = isUtf8 || ((needs & HostAbilities.EightBit) != 0 && HasUtf8Header(ParsedMessage.Parse(letter)));
        return isUtf8 ? needs | HostAbilities.Utf8 : needs;
    }

    /// <summary>The address of a sender or recipient that is not ASCII asks for SMTPUTF8.</summary>
    public static HostAbilities Of(Addresses.MailAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsInternational ? HostAbilities.Utf8 : HostAbilities.None;
    }

    /// <summary>Which of 7bit, 8bit and binary a body is in truth (RFC 2045 §2.7, §2.8, §2.9).</summary>
    internal static HostAbilities OfBody(ReadOnlySpan<byte> body)
        => IsLines(body)
            ? EightBitOf(body)
            : HostAbilities.Binary | EightBitOf(body);

    private static HostAbilities EightBitOf(ReadOnlySpan<byte> body)
        => Ascii.IsValid(body) ? HostAbilities.None : HostAbilities.EightBit;

    /// <summary>A header of the message that asks for SMTPUTF8; those of messages within it do not.</summary>
    internal static bool HasUtf8Header(ParsedMessage message) => HasUtf8Header(message, message.Root);

    /// <summary>A CR or LF by itself, or a NUL.</summary>
    internal static bool HasStrayControl(ReadOnlySpan<byte> header)
    {
        while (header.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) is int at and >= 0)
        {
            if (header[at] != '\r' || at + 1 == header.Length || header[at + 1] != '\n')
            {
                return true;
            }

            header = header[(at + 2)..];
        }

        return false;
    }

    private static bool HasUtf8Header(ParsedMessage message, MessagePart part)
    {
        if (!Ascii.IsValid(message.Header(part)))
        {
            return true;
        }

        foreach (MessagePart child in part.Children)
        {
            if (HasUtf8Header(message, child))
            {
                return true;
            }
        }

        return false;
    }

    // Lines of at most 998 octets that end with CRLF, and CR, LF and NUL nowhere else.
    private static bool IsLines(ReadOnlySpan<byte> body)
    {
        if (body.Contains((byte)0))
        {
            return false;
        }

        while (!body.IsEmpty)
        {
            int end = body.IndexOfAny((byte)'\r', (byte)'\n');
            if ((end < 0 ? body.Length : end) > MaxLine)
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            if (body[end] != '\r' || end + 1 == body.Length || body[end + 1] != '\n')
            {
                return false;
            }

            body = body[(end + 2)..];
        }

        return true;
    }
}
