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

    private static byte HexPair(ReadOnlySpan<byte> text)
        => text.Length >= 2
            && !text[..2].ContainsAnyInRange((byte)'a', (byte)'f')
            && byte.TryParse(text[..2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            && value is >= 32 and < 127
                ? value
                : throw new SmtpSyntaxException("A parameter is not in xtext.");
}
