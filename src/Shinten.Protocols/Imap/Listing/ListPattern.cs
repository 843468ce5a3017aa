using System.Text;

namespace Shinten.Protocols.Imap.Listing;

/// <summary>Matches mailbox names against a pattern with "*" and "%" (RFC 9051 §6.3.9.1).</summary>
internal static class ListPattern
{
    public const char Separator = '/';

    /// <summary>The same pattern without wildcards that add nothing: of several in a row one is enough.</summary>
    public static string Simplify(string pattern)
    {
        StringBuilder simple = new(pattern.Length);
        foreach (char next in pattern)
        {
            char last = simple.Length > 0 ? simple[^1] : '\0';
            if (next is '*' && last is '%')
            {
                simple.Length--;
                last = simple.Length > 0 ? simple[^1] : '\0';
            }

            if (next is not ('*' or '%') || (last is not '*' && last != next))
            {
                simple.Append(next);
            }
        }

        return simple.ToString();
    }

    /// <summary>Linear in pattern times name: what two wildcards could match is kept, never tried again.</summary>
    public static bool Matches(string pattern, string name)
    {
        // reached[n]: the pattern so far matches the first n characters of the name.
        Span<bool> reached = name.Length < 1000 ? stackalloc bool[name.Length + 1] : new bool[name.Length + 1];
        reached.Clear();
        reached[0] = true;
        bool foldsInbox = name == "INBOX" || name.StartsWith("INBOX/", StringComparison.Ordinal);
        foreach (char wanted in pattern)
        {
            Advance(wanted, name, foldsInbox, reached);

            // Each letter of the pattern takes one of the name, so that a simple pattern ends here soon enough.
            if (!reached.Contains(true))
            {
                return false;
            }
        }

        return reached[name.Length];
    }

    private static void Advance(char wanted, string name, bool foldsInbox, Span<bool> reached)
    {
        if (wanted is '*' or '%')
        {
            for (int at = 0; at < name.Length; at++)
            {
                reached[at + 1] |= reached[at] && (wanted == '*' || name[at] != Separator);
            }

            return;
        }

        for (int at = name.Length - 1; at >= 0; at--)
        {
            reached[at + 1] = reached[at] && (name[at] == wanted
                || (foldsInbox && at < 5 && char.ToUpperInvariant(wanted) == name[at]));
        }

        reached[0] = false;
    }
}
