using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;

namespace Shinten.Mail.Messages;

/// <summary>The character sets that mail is written in. UTF-7 is refused: it hides what a text says.</summary>
public static class Charsets
{
    private const int MaxName = 64;

    // What is called ASCII or Latin-1 is Windows-1252 wherever the two differ. The first of a line is what .NET calls
    // it.
    private static readonly FrozenDictionary<string, string> Aliases = ReadAliases("""
        windows-1252 us-ascii ascii ansi_x3.4-1968 iso-8859-1 iso8859-1 latin1 cp1252
        windows-1250 cp1250
        windows-1251 cp1251
        windows-1253 cp1253
        windows-1254 iso-8859-9 cp1254
        windows-1255 cp1255
        windows-874 iso-8859-11 tis-620
        iso-8859-8 iso-8859-8-i iso-8859-8-e
        koi8-r koi8r
        macintosh macroman
        utf-8 utf8 unicode-1-1-utf-8 utf-8-strict
        shift_jis cp932 ms932 windows-31j x-sjis ms_kanji sjis shift-jis
        iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms cp50220
        euc-jp x-euc-jp eucjp eucjp-ms
        gb18030 gb2312 gbk cp936 x-gbk gb_2312-80
        big5 big5-hkscs cp950
        ks_c_5601-1987 cp949 uhc ksc5601
        euc-kr euckr
        """);

    /// <summary>Windows-1252: gives a character for every byte.</summary>
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The encoding of that name with replacement of what does not decode, or null.</summary>
    public static Encoding? Find(string? name)
    {
        if (name is null || name.Length is 0 or > MaxName || IsRefused(name))
        {
            return null;
        }

        string known = Aliases.GetValueOrDefault(name, name);
        if (known.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return Encoding.UTF8;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(known) ?? Encoding.GetEncoding(known);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Text of unknown or unnamed charset is UTF-8 where it is valid, else Windows-1252.</summary>
    public static string Decode(string? charset, ReadOnlySpan<byte> text)
    {
        Encoding? encoding = Find(charset);
        if (encoding is null || ReferenceEquals(encoding, Western))
        {
            encoding = Utf8.IsValid(text) ? Encoding.UTF8 : encoding ?? Western;
        }

        return Decode(encoding, text);
    }

    private static string Decode(Encoding encoding, ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(encoding.Preamble) && encoding.Preamble.Length > 0)
        {
            text = text[encoding.Preamble.Length..];
        }

        try
        {
            return encoding.GetString(text);
        }
        catch (ArgumentException)
        {
            // Some decoders of code pages throw on states that they cannot be in.
            return Western.GetString(text);
        }
    }

    private static bool IsRefused(string name) => name.Contains("utf-7", StringComparison.OrdinalIgnoreCase)
        || name.Equals("utf7", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-user", StringComparison.OrdinalIgnoreCase);

    private static FrozenDictionary<string, string> ReadAliases(string lines)
    {
        Dictionary<string, string> aliases = [];
        foreach (string line in lines.Split('\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] names = line.Split(' ');
            foreach (string name in names)
            {
                aliases[name] = names[0];
            }
        }

        return aliases.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
