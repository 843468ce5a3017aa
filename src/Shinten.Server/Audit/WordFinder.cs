using System.Buffers;
using System.Text;

namespace Shinten.Server.Audit;

/// <summary>Looks for all forms of all words at once.</summary>
/// <remarks>Bytes are taken for Latin-1, so that the vectorised search for strings can look at them.</remarks>
internal sealed class WordFinder
{
    private readonly WordForm[] _forms;
    private readonly string[] _texts;
    private readonly SearchValues<string> _any;
    private char[] _letters = new char[4096];

    public WordFinder(IEnumerable<string> words)
    {
        _forms = [.. words.SelectMany(WordForm.Of)];
        _texts = [.. _forms.Select(form => Encoding.Latin1.GetString(form.Bytes))];
        _any = SearchValues.Create(_texts, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What of the words is in the bytes, each form once.</summary>
    public void Find(ReadOnlySpan<byte> bytes, ISet<WordForm> found)
    {
        if (_letters.Length < bytes.Length)
        {
            _letters = new char[bytes.Length];
        }

        Encoding.Latin1.GetChars(bytes, _letters);
        ReadOnlySpan<char> rest = _letters.AsSpan(0, bytes.Length);
        int at = 0;
        while (rest[at..].IndexOfAny(_any) is >= 0 and int next)
        {
            at += next;
            for (int i = 0; i < _texts.Length; i++)
            {
                if (Begins(rest[at..], _texts[i], _forms[i].IgnoresCase))
                {
                    found.Add(_forms[i]);
                }
            }

            at++;
        }
    }

    private static bool Begins(ReadOnlySpan<char> bytes, string text, bool ignoresCase)
        => bytes.Length >= text.Length
            && (ignoresCase
                ? EqualsIgnoringAsciiCase(bytes[..text.Length], text)
                : bytes.StartsWith(text, StringComparison.Ordinal));

    // Case of ASCII alone: a byte above 127 is not a letter here.
    private static bool EqualsIgnoringAsciiCase(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != right[i]
                && (!char.IsAsciiLetter(left[i]) || (left[i] | 0x20) != (right[i] | 0x20)))
            {
                return false;
            }
        }

        return true;
    }
}
