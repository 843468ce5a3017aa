using System.Globalization;
using System.Text;

namespace Shinten.Protocols.Smtp;

/// <summary>The encoding of ENVID and ORCPT: <c>+41</c> for a character that may not stand there
/// (RFC 3461 §4).</summary>
internal static class Xtext
{
    // xtext = *( xchar / hexchar ), hexchar = "+" 2(%x30-39 / %x41-46)
    public static string Decode(ReadOnlySpan<byte> text)
    {
        StringBuilder decoded = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '+')
            {
                c = HexPair(text[(i + 1)..]);
                i += 2;
            }
            else if (c is < 33 or > 126 or (byte)'=')
            {
                throw new SmtpSyntaxException("A parameter is not in xtext.");
            }

            decoded.Append((char)c);
        }

        return decoded.ToString();
    }

    public static string Encode(string text)
    {
        StringBuilder encoded = new(text.Length);
        foreach (byte c in Encoding.Latin1.GetBytes(text))
        {
            if (c is < 33 or > 126 or (byte)'+' or (byte)'=')
            {
                encoded.Append(CultureInfo.InvariantCulture, $"+{c:X2}");
            }
            else
            {
                encoded.Append((char)c);
            }
        }

        return encoded.ToString();
    }

    /// <summary>The value of ORCPT: a type, and the address in xtext; UTF-8 of the type utf-8 as it is, or as
    /// <c>\x{3086}</c> where the host takes ASCII alone (RFC 6533 §3).</summary>
    public static string EncodeRecipient(string typeAndAddress, bool isInternational)
    {
        int semicolon = typeAndAddress.IndexOf(';', StringComparison.Ordinal);
        string type = typeAndAddress[..semicolon];
        string address = typeAndAddress[(semicolon + 1)..];
        if (!type.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return $"{type};{Encode(address)}";
        }

        StringBuilder encoded = new(address.Length);
        foreach (Rune rune in address.EnumerateRunes())
        {
            bool isLiteral = rune.IsAscii
                ? rune.Value is > 32 and < 127 && rune.Value is not ('+' or '=')
                : isInternational;
            _ = isLiteral
                ? encoded.Append(rune.ToString())
                : encoded.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
        }

        return $"{type};{encoded}";
    }

    private static byte HexPair(ReadOnlySpan<byte> text)
        => text.Length >= 2
            && !text[..2].ContainsAnyInRange((byte)'a', (byte)'f')
            && byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            && value is >= 32 and < 127
                ? value
                : throw new SmtpSyntaxException("A parameter is not in xtext.");
}
