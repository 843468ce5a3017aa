using System.Globalization;
using System.Text;
using Shinten.Mail.Flags;

namespace Shinten.Mail.Maildir;

/// <summary>The file <c>dovecot-keywords</c> of a folder: which letter of a file's name stands for which keyword.
/// </summary>
public sealed class DovecotKeywords
{
    /// <summary>A file's name has the letters a to z for them.</summary>
    public const int Max = 26;

    public const string FileName = "dovecot-keywords";

    private readonly SortedDictionary<int, string> _names = [];

    /// <summary>Lines of a number and a name; others are passed over.</summary>
    public static DovecotKeywords Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        DovecotKeywords keywords = new();
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int space = line.IndexOf(' ');
            if (space > 0
                && int.TryParse(line[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number < Max
                && MessageFlags.IsKeyword(line[(space + 1)..].ToString()))
            {
                keywords._names[number] = line[(space + 1)..].ToString();
            }
        }

        return keywords;
    }

    /// <summary>The name of a number; null if the folder does not use it.</summary>
    public string? NameOf(int number) => _names.GetValueOrDefault(number);

    /// <summary>The number of a keyword, a new one if need be; null if all are taken.</summary>
    public int? NumberOf(string keyword)
    {
        foreach ((int number, string name) in _names)
        {
            if (string.Equals(name, keyword, StringComparison.OrdinalIgnoreCase))
            {
                return number;
            }
        }

        if (_names.Count == Max)
        {
            return null;
        }

        int free = Enumerable.Range(0, Max).First(number => !_names.ContainsKey(number));
        _names.Add(free, keyword);
        return free;
    }

    public override string ToString()
    {
        StringBuilder text = new();
        foreach ((int number, string name) in _names)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number} {name}\n");
        }

        return text.ToString();
    }
}
