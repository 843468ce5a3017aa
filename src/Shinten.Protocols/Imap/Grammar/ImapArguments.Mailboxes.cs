using System.Text;
using Shinten.Mail.Mailboxes;

namespace Shinten.Protocols.Imap.Grammar;

/// <summary>Mailbox names, patterns, flags and dates.</summary>
internal ref partial struct ImapArguments
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    // mailbox = "INBOX" / astring
    public string Mailbox() => DecodeName(AString());

    // list-mailbox = 1*list-char / string
    public string ListMailbox()
        => DecodeName(Sees((byte)'"') || Sees((byte)'{') ? String() : TakeWhile(ListChars, "a mailbox").ToArray());

    // flag = "\Answered" / … / flag-keyword
    public string Flag()
    {
        string prefix = Takes((byte)'\\') ? "\\" : "";
        return prefix + Encoding.ASCII.GetString(TakeWhile(AtomChars, "a flag"));
    }

    // flag-list = "(" [flag *(SP flag)] ")"
    public List<string> FlagList()
    {
        List<string> flags = [];
        Open();
        while (!Takes((byte)')'))
        {
            if (flags.Count > 0)
            {
                Space();
            }

            flags.Add(Flag());
        }

        return flags;
    }

    // date = date-text / DQUOTE date-text DQUOTE;  date-text = date-day "-" date-month "-" date-year
    public DateOnly Date()
    {
        bool quoted = Takes((byte)'"');
        int day = Digits(char.IsAsciiDigit((char)Peek(1)) ? 2 : 1);
        DateOnly date = MonthAndYear(day);
        if (quoted)
        {
            Expect((byte)'"', "a closing quote");
        }

        return date;
    }

    // date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE
    public DateTimeOffset DateTime()
    {
        Expect((byte)'"', "a date");
        int day = Takes((byte)' ') ? Digits(1) : Digits(2);
        DateOnly date = MonthAndYear(day);
        Space();
        int hour = Digits(2);
        Expect((byte)':', "\":\"");
        int minute = Digits(2);
        Expect((byte)':', "\":\"");
        int second = Digits(2);
        Space();
        int sign = Takes((byte)'-') ? -1 : 1;
        if (sign > 0)
        {
            Expect((byte)'+', "a time zone");
        }

        int zone = Digits(4);
        Expect((byte)'"', "a closing quote");
        if (hour > 23 || minute > 59 || second > 60 || zone % 100 > 59 || zone > 1400)
        {
            throw new ImapSyntaxException("That date and time does not exist.");
        }

        TimeSpan offset = sign * new TimeSpan(zone / 100, zone % 100, 0);
        System.DateTime local = date.ToDateTime(new TimeOnly(hour, minute, Math.Min(second, 59)));
        return local - System.DateTime.MinValue < offset.Duration() + TimeSpan.FromDays(1)
            ? throw new ImapSyntaxException("That date and time does not exist.")
            : new DateTimeOffset(local, offset);
    }

    private DateOnly MonthAndYear(int day)
    {
        Expect((byte)'-', "\"-\"");
        string month = Encoding.ASCII.GetString(Take(3));
        int index = Months.IndexOf(month, StringComparison.OrdinalIgnoreCase);
        Expect((byte)'-', "\"-\"");
        int year = Digits(4);
        return index < 0 || index % 3 != 0 || year is < 1 or > 9998 || day < 1
            || day > System.DateTime.DaysInMonth(year, (index / 3) + 1)
            ? throw new ImapSyntaxException("That date does not exist.")
            : new DateOnly(year, (index / 3) + 1, day);
    }

    private int Digits(int count)
    {
        int value = 0;
        foreach (byte digit in Take(count))
        {
            value = char.IsAsciiDigit((char)digit)
                ? (value * 10) + digit - '0'
                : throw new ImapSyntaxException("Expected a digit in a date.");
        }

        return value;
    }

    private readonly byte Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : (byte)0;

    private readonly string DecodeName(byte[] name)
    {
        string decoded;
        if (utf8)
        {
            if (!System.Text.Unicode.Utf8.IsValid(name))
            {
                throw new ImapSyntaxException("A mailbox name is not UTF-8.");
            }

            decoded = Encoding.UTF8.GetString(name);
        }
        else if (!ModifiedUtf7.TryDecode(name, out decoded))
        {
            throw new ImapSyntaxException("A mailbox name is not modified UTF-7.");
        }

        return decoded.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : decoded;
    }
}
