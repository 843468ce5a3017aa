using System.Text;

namespace Shinten.Mail.Mailboxes;

/// <summary>How mailbox names are written by IMAP4rev1 clients, and in Maildirs (RFC 3501 §5.1.3).</summary>
public static class ModifiedUtf7
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    /// <summary>Decodes a name; false if it is not printable ASCII or a shifted part is not well formed.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out string name)
    {
        name = "";
        StringBuilder decoded = new(encoded.Length);
        for (int at = 0; at < encoded.Length; at++)
        {
            byte here = encoded[at];
            if (here is < 0x20 or > 0x7e)
            {
                return false;
            }

            if (here != '&')
            {
                decoded.Append((char)here);
                continue;
            }

            int length = encoded[(at + 1)..].IndexOf((byte)'-');
            if (length < 0 || !TryDecodeShifted(encoded.Slice(at + 1, length), decoded))
            {
                return false;
            }

            at += length + 1;
        }

        name = decoded.ToString();
        return true;
    }

    public static string Encode(string name)
    {
        StringBuilder encoded = new(name.Length + 8);
        for (int at = 0; at < name.Length;)
        {
            if (name[at] is >= ' ' and <= '~')
            {
                encoded.Append(name[at] == '&' ? "&-" : name[at].ToString());
                at++;
                continue;
            }

            int end = at;
            while (end < name.Length && name[end] is not (>= ' ' and <= '~'))
            {
                end++;
            }

            EncodeShifted(name.AsSpan(at, end - at), encoded);
            at = end;
        }

        return encoded.ToString();
    }

    private static bool TryDecodeShifted(ReadOnlySpan<byte> shifted, StringBuilder decoded)
    {
        if (shifted.IsEmpty)
        {
            decoded.Append('&');
            return true;
        }

        int start = decoded.Length;
        uint bits = 0;
        int count = 0;
        foreach (byte digit in shifted)
        {
            int value = Alphabet.IndexOf((char)digit, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            bits = (bits << 6) | (uint)value;
            count += 6;
            if (count >= 16)
            {
                count -= 16;
                decoded.Append((char)(ushort)(bits >> count));
                bits &= (1u << count) - 1;
            }
        }

        return count < 6 && bits == 0 && IsWellFormed(decoded, start);
    }

    private static bool IsWellFormed(StringBuilder decoded, int start)
    {
        if (decoded.Length == start)
        {
            return false;
        }

        ReadOnlySpan<char> rest = decoded.ToString(start, decoded.Length - start);
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int used) != System.Buffers.OperationStatus.Done
                || rune.Value is >= 0x20 and <= 0x7e)
            {
                return false;
            }

            rest = rest[used..];
        }

        return true;
    }

    private static void EncodeShifted(ReadOnlySpan<char> units, StringBuilder encoded)
    {
        encoded.Append('&');
        uint bits = 0;
        int count = 0;
        foreach (char unit in units)
        {
            bits = (bits << 16) | unit;
            count += 16;
            while (count >= 6)
            {
                count -= 6;
                encoded.Append(Alphabet[(int)(bits >> count) & 63]);
                bits &= (1u << count) - 1;
            }
        }

        if (count > 0)
        {
            encoded.Append(Alphabet[(int)(bits << (6 - count)) & 63]);
        }

        encoded.Append('-');
    }
}
