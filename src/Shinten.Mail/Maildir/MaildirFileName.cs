using System.Text;
using Shinten.Mail.Flags;

namespace Shinten.Mail.Maildir;

/// <summary>The name of a letter's file in a Maildir: what makes it unique, and its flags behind <c>:2,</c>.</summary>
/// <param name="Unique">All that stands before the flags.</param>
/// <param name="Keywords">Numbers of keywords in <c>dovecot-keywords</c>, rising.</param>
/// <param name="IsPassed">The letter was passed on, which IMAP says with the keyword $Forwarded.</param>
public sealed record MaildirFileName(
    string Unique, SystemFlags Flags, IReadOnlyList<int> Keywords, bool IsPassed = false)
{
    private const string Marker = ":2,";

    private static readonly (char Letter, SystemFlags Flag)[] Letters =
    [
        ('D', SystemFlags.Draft), ('F', SystemFlags.Flagged), ('R', SystemFlags.Answered), ('S', SystemFlags.Seen),
        ('T', SystemFlags.Deleted),
    ];

    /// <summary>Any name is one of a letter; flags that are not known are passed over.</summary>
    public static MaildirFileName Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int marker = name.LastIndexOf(Marker, StringComparison.Ordinal);
        if (marker < 0)
        {
            return new MaildirFileName(name, SystemFlags.None, []);
        }

        SystemFlags flags = SystemFlags.None;
        SortedSet<int> keywords = [];
        bool isPassed = false;
        foreach (char letter in name.AsSpan(marker + Marker.Length))
        {
            flags |= Array.Find(Letters, known => known.Letter == letter).Flag;
            isPassed |= letter == 'P';
            if (letter is >= 'a' and <= 'z')
            {
                keywords.Add(letter - 'a');
            }
        }

        return new MaildirFileName(name[..marker], flags, [.. keywords], isPassed);
    }

    /// <summary>The letters of flags stand in the order of ASCII.</summary>
    public override string ToString()
    {
        StringBuilder name = new(Unique + Marker);
        foreach ((char letter, SystemFlags flag) in Letters)
        {
            if (letter == 'R' && IsPassed)
            {
                name.Append('P');
            }

            if ((Flags & flag) != 0)
            {
                name.Append(letter);
            }
        }

        foreach (int keyword in Keywords)
        {
            name.Append((char)('a' + keyword));
        }

        return name.ToString();
    }
}
