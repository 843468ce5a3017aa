using System.Globalization;

namespace Shinten.Mail.Messages;

/// <summary>The date-time of header fields (RFC 5322 §3.3, §4.3).</summary>
public static class MailDate
{
    private const int MaxLength = 128;

    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    // date-time = [ day-name "," ] day month year hour ":" minute [":" second] zone
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset date)
    {
        date = default;
        text = text.Trim(Bytes.White);
        DateWords words = new(text[..Math.Min(text.Length, MaxLength)]);
        if (!words.TryReadDay(out int day) || !TryMonth(words.Letters(), out int month)
            || !words.TryReadYear(out int year) || !words.TryReadTime(out TimeSpan time))
        {
            return false;
        }

        TimeSpan zone = Zone(ref words);
        if (year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateTimeOffset(new DateTime(year, month, day), zone) + time;
        return true;
    }

    public static string Format(DateTimeOffset date)
    {
        string zone = date.Offset < TimeSpan.Zero ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture,
            $"{date:ddd, d MMM yyyy HH':'mm':'ss} {zone}{date.Offset:hhmm}");
    }

    private static bool TryMonth(ReadOnlySpan<byte> name, out int month)
    {
        month = 0;
        if (name.Length < 3)
        {
            return false;
        }

        string start = KnownText.LowerOf(name[..3]);
        month = Array.IndexOf(Months, start) + 1;
        return month > 0;
    }

    // zone = ("+" / "-") 4DIGIT / obs-zone; what is unknown counts as -0000 (RFC 5322 §4.3)
    private static TimeSpan Zone(ref DateWords words)
    {
        if (words.TryReadOffset(out TimeSpan offset))
        {
            return offset;
        }

        return KnownText.LowerOf(words.Letters()) switch
        {
            "edt" => TimeSpan.FromHours(-4),
            "est" or "cdt" => TimeSpan.FromHours(-5),
            "cst" or "mdt" => TimeSpan.FromHours(-6),
            "mst" or "pdt" => TimeSpan.FromHours(-7),
            "pst" => TimeSpan.FromHours(-8),
            _ => TimeSpan.Zero,
        };
    }
}
