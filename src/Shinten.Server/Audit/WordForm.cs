using System.Globalization;
using System.Text;

namespace Shinten.Server.Audit;

/// <summary>One way in which a word can lie in a file.</summary>
/// <param name="Word">As the user named it.</param>
/// <param name="Name">What the form is called in the report.</param>
/// <param name="Bytes">What is looked for.</param>
/// <param name="IgnoresCase">ASCII letters in another case count too.</param>
internal sealed record WordForm(string Word, string Name, byte[] Bytes, bool IgnoresCase)
{
    /// <summary>Words of fewer bytes would be found everywhere by chance.</summary>
    public const int ShortestWord = 5;

    private const int ShortestForm = 4;

    /// <summary>Every form of a word: in each case and normal form, each encoding.</summary>
    public static IEnumerable<WordForm> Of(string word)
        => Spellings(word)
            .SelectMany(spelling => OfSpelling(word, spelling))
            .Where(form => form.Bytes.Length >= ShortestForm)
            .DistinctBy(form => (Convert.ToHexString(form.Bytes), form.IgnoresCase));

    private static HashSet<string> Spellings(string word)
        => [word, word.ToLower(CultureInfo.InvariantCulture), word.ToUpper(CultureInfo.InvariantCulture),
            word.Normalize(NormalizationForm.FormC), word.Normalize(NormalizationForm.FormD)];

    private static IEnumerable<WordForm> OfSpelling(string word, string spelling)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(spelling);
        yield return new WordForm(word, "plain", utf8, IgnoresCase: true);
        yield return new WordForm(word, "UTF-16", Encoding.Unicode.GetBytes(spelling), IgnoresCase: true);
        yield return new WordForm(word, "UTF-16", Encoding.BigEndianUnicode.GetBytes(spelling), IgnoresCase: true);
        yield return new WordForm(word, "quoted-printable", Quoted(utf8, ' '), IgnoresCase: true);
        yield return new WordForm(word, "quoted-printable", Quoted(utf8, '_'), IgnoresCase: true);
        string escaped = Uri.EscapeDataString(spelling);
        yield return new WordForm(word, "URL-encoded", Encoding.ASCII.GetBytes(escaped), IgnoresCase: true);
        yield return new WordForm(
            word,
            "URL-encoded",
            Encoding.ASCII.GetBytes(escaped.Replace("%20", "+", StringComparison.Ordinal)),
            IgnoresCase: true);
        foreach (byte[] inner in InBase64(utf8).Concat(InBase64(Encoding.Unicode.GetBytes(spelling))))
        {
            yield return new WordForm(word, "base64", inner, IgnoresCase: false);
            yield return new WordForm(word, "base64", ForUrls(inner), IgnoresCase: false);
        }
    }

    // Bytes that are not printable ASCII, and "=" itself, as "=E3" (RFC 2045 §6.7, RFC 2047 §4.2).
    private static byte[] Quoted(byte[] utf8, char space)
    {
        StringBuilder text = new();
        foreach (byte octet in utf8)
        {
            _ = octet switch
            {
                (byte)' ' => text.Append(space),
                (byte)'=' or < 32 or > 126 => text.Append(CultureInfo.InvariantCulture, $"={octet:X2}"),
                _ => text.Append((char)octet),
            };
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    // Wherever a word stands in a text, its middle characters in base64 are one of three.
    private static IEnumerable<byte[]> InBase64(byte[] bytes)
    {
        for (int shift = 0; shift < 3; shift++)
        {
            byte[] shifted = [.. new byte[shift], .. bytes];
            string text = Convert.ToBase64String(shifted);
            int first = (shift * 8 + 5) / 6;
            int last = shifted.Length * 8 / 6;
            yield return Encoding.ASCII.GetBytes(text[first..last]);
        }
    }

    // RFC 4648 §5
    private static byte[] ForUrls(byte[] base64)
        => [.. base64.Select(letter => letter switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => letter })];
}
