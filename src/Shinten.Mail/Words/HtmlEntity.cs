using System.Globalization;
using System.Net;
using System.Text;

namespace Shinten.Mail.Words;

/// <summary>Character references of HTML, named and by number.</summary>
internal static class HtmlEntity
{
    private const int MaxName = 12;

    /// <summary>Appends what the reference at the begin means, or the ampersand; how much it takes up.</summary>
    public static int Read(ReadOnlySpan<char> html, TextBuffer text)
    {
        int length = 1;
        while (length < html.Length && length <= MaxName && IsNamePart(html[length]))
        {
            length++;
        }

        bool isEnded = length < html.Length && html[length] == ';';
        ReadOnlySpan<char> name = html[1..length];
        if (name.Length > 1 && name[0] == '#')
        {
            return Number(name[1..], text) ? length + (isEnded ? 1 : 0) : Plain(text);
        }

        string? meaning = isEnded || IsOld(name) ? Named(name) : null;
        if (meaning is null)
        {
            return Plain(text);
        }

        text.Append(meaning);
        return length + (isEnded ? 1 : 0);
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '#';

    private static int Plain(TextBuffer text)
    {
        text.Append('&');
        return 1;
    }

    // Those that browsers take without a semicolon and that mail has.
    private static bool IsOld(ReadOnlySpan<char> name) => name is "nbsp" or "amp" or "lt" or "gt" or "quot" or "copy";

    private static string? Named(ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "nbsp":
                return "\u00A0";
            case "amp":
                return "&";
            case "lt":
                return "<";
            case "gt":
                return ">";
            case "zwnj" or "zwj" or "shy":
                return "";
            default:
                string reference = $"&{name};";
                string decoded = WebUtility.HtmlDecode(reference);
                return decoded == reference ? null : decoded;
        }
    }

    private static bool Number(ReadOnlySpan<char> digits, TextBuffer text)
    {
        bool isHex = digits[0] is 'x' or 'X';
        bool isNumber = isHex
            ? int.TryParse(digits[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        if (!isNumber)
        {
            return false;
        }

        // Numbers of the C1 range mean Windows-1252, as browsers have it.
        string? western = value is >= 0x80 and < 0xA0 ? Messages.Charsets.Decode("windows-1252", [(byte)value]) : null;
        if (western is not null)
        {
            text.Append(western);
        }
        else
        {
            text.Append(Rune.IsValid(value) && value != 0 ? new Rune(value) : Rune.ReplacementChar);
        }

        return true;
    }
}
