using System.Globalization;
using System.Text;
using Shinten.Mail.Flags;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Mbox;

/// <summary>What programs write into the header of a letter in an mbox: whether it was read, answered, thrown away.
/// </summary>
/// <param name="IsLeftOver">Deleted by its program and not yet taken out of the file (Thunderbird), or no letter at all
/// but a note of the program to itself (UW-IMAP).</param>
public sealed record StoredStatus(MessageFlags Flags, bool IsLeftOver)
{
    private const int MozillaRead = 0x0001;
    private const int MozillaReplied = 0x0002;
    private const int MozillaMarked = 0x0004;
    private const int MozillaExpunged = 0x0008;

    private static readonly (char Letter, SystemFlags Flag)[] Letters =
    [
        ('R', SystemFlags.Seen), ('A', SystemFlags.Answered), ('F', SystemFlags.Flagged), ('D', SystemFlags.Deleted),
        ('T', SystemFlags.Draft),
    ];

    public static StoredStatus Of(ReadOnlySpan<byte> letter)
    {
        SystemFlags flags = SystemFlags.None;
        List<string> keywords = [];
        bool isLeftOver = false;
        bool isNote = false;
        HeaderReader fields = new(letter);
        while (fields.TryRead())
        {
            if (fields.Is("status"u8) || fields.Is("x-status"u8))
            {
                flags |= OfLetters(Text(fields.Value));
            }
            else if (fields.Is("x-mozilla-status"u8)
                && int.TryParse(
                    Text(fields.Value), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int bits))
            {
                flags |= OfMozilla(bits);
                isLeftOver |= (bits & MozillaExpunged) != 0;
            }
            else if (fields.Is("x-keywords"u8) || fields.Is("x-mozilla-keys"u8))
            {
                keywords.AddRange(Text(fields.Value).Split(
                    [' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                isNote |= fields.Is("subject"u8)
                    && fields.Value.IndexOf("DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"u8) >= 0;
            }
        }

        IEnumerable<string> good = keywords.Where(MessageFlags.IsKeyword).Take(MessageFlags.MaxKeywords);
        return new StoredStatus(
            MessageFlags.TryMake(flags, good, out MessageFlags? made) ? made : MessageFlags.Of(flags),
            isLeftOver || isNote);
    }

    private static SystemFlags OfLetters(string letters)
    {
        SystemFlags flags = SystemFlags.None;
        foreach ((char letter, SystemFlags flag) in Letters)
        {
            if (letters.Contains(letter, StringComparison.Ordinal))
            {
                flags |= flag;
            }
        }

        return flags;
    }

    private static SystemFlags OfMozilla(int bits)
        => ((bits & MozillaRead) != 0 ? SystemFlags.Seen : 0)
            | ((bits & MozillaReplied) != 0 ? SystemFlags.Answered : 0)
            | ((bits & MozillaMarked) != 0 ? SystemFlags.Flagged : 0);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value.Trim(Bytes.White));
}
