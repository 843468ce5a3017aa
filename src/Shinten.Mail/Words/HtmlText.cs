using System.Buffers;

namespace Shinten.Mail.Words;

/// <summary>
/// The text that a reader of an HTML part sees. Takes any input in linear time; this is no sanitizer.
/// </summary>
public static class HtmlText
{
    // Elements that do not part the words around them.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Inline = Names(
        "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr o:p q rp ruby s samp small span"
        + " st1 strike strong sub sup tt u var wbr");

    // Elements whose content nobody reads.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Hidden = Names(
        "script style title template noembed");

    public static string Of(ReadOnlySpan<char> html, int maxLength = int.MaxValue)
    {
        using TextBuffer text = new();
        while (!html.IsEmpty && text.Length < maxLength)
        {
            int special = html.IndexOfAny('<', '&');
            special = special < 0 ? html.Length : special;
            text.Append(html[..special]);
            html = html[special..];
            if (!html.IsEmpty)
            {
                html = html[(html[0] == '&' ? HtmlEntity.Read(html, text) : ReadMarkup(html, text))..];
            }
        }

        return text.Text.ToString();
    }

    // How much the markup at the begin takes up.
    private static int ReadMarkup(ReadOnlySpan<char> html, TextBuffer text)
    {
        if (html.StartsWith("<!--"))
        {
            int end = html.IndexOf("-->", StringComparison.Ordinal);
            return end < 0 ? html.Length : end + 3;
        }

        char next = html.Length > 1 ? html[1] : ' ';
        if (next is '!' or '?')
        {
            int end = html.IndexOf('>');
            return end < 0 ? html.Length : end + 1;
        }

        int name = next == '/' ? 2 : 1;
        if (html.Length <= name || !char.IsAsciiLetter(html[name]))
        {
            text.Append('<');
            return 1;
        }

        return ReadTag(html, name, text);
    }

    private static int ReadTag(ReadOnlySpan<char> html, int nameStart, TextBuffer text)
    {
        int length = html[nameStart..].IndexOfAny(NameEnds);
        ReadOnlySpan<char> name = length < 0 ? html[nameStart..] : html.Slice(nameStart, length);
        if (!Inline.Contains(name))
        {
            text.Append('\n');
        }

        int end = EndOfTag(html, nameStart + name.Length);
        if (nameStart == 2 || !Hidden.Contains(name))
        {
            return end;
        }

        int close = EndOfHidden(html[end..], name);
        return close < 0 ? html.Length : end + close;
    }

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n\f/>");

    private static readonly SearchValues<char> TagSpecials = SearchValues.Create("\"'>");

    // Quotes guard only values: <p title="a>b">, but not <p don't>.
    private static int EndOfTag(ReadOnlySpan<char> html, int at)
    {
        while (at < html.Length)
        {
            int special = html[at..].IndexOfAny(TagSpecials);
            if (special < 0)
            {
                return html.Length;
            }

            at += special;
            if (html[at] == '>')
            {
                return at + 1;
            }

            int end = html[..at].TrimEnd()[^1] == '=' ? html[(at + 1)..].IndexOf(html[at]) : -1;
            at += end < 0 ? 1 : end + 2;
        }

        return html.Length;
    }

    private static int EndOfHidden(ReadOnlySpan<char> content, ReadOnlySpan<char> name)
    {
        int at = 0;
        while (at < content.Length)
        {
            int close = content[at..].IndexOf("</", StringComparison.Ordinal);
            if (close < 0)
            {
                return -1;
            }

            at += close + 2;
            if (content[at..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                int end = content[at..].IndexOf('>');
                return end < 0 ? -1 : at + end + 1;
            }
        }

        return -1;
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names(string names)
        => new HashSet<string>(names.Split(' '), StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
}
