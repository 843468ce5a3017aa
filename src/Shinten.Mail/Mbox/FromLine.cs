using System.Globalization;
using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Mbox;

/// <summary>The line that begins each letter of an mbox: <c>From sender date</c> (RFC 4155 §A).</summary>
public static class FromLine
{
    internal const int MaxLength = 1_000;

    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    internal static ReadOnlySpan<byte> Start => "From "u8;

    /// <summary>A line of ours; the sender stands in the letter's own Return-Path.</summary>
    public static string Format(DateTimeOffset date)
        => string.Create(
            CultureInfo.InvariantCulture, $"From MAILER-DAEMON {date.UtcDateTime:ddd MMM} {date.UtcDateTime.Day,2} "
            + $"{date.UtcDateTime:HH':'mm':'ss yyyy}\n");

    /// <summary>Reads a line without its line end; false if it is no such line. What begins so and has no date is a
    /// line of somebody's letter, in a file that was not written as it should have been.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out DateTimeOffset date)
    {
        date = default;
        if (!line.StartsWith(Start) || line.Length > MaxLength)
        {
            return false;
        }

        string[] words = Encoding.Latin1.GetString(line).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int at = 1; at < words.Length; at++)
        {
            if (IsDay(words[at]) && TryDate(words[at..], out date))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDay(string word)
        => Array.Exists(Days, day => word.TrimEnd(',').Equals(day, StringComparison.OrdinalIgnoreCase));

    // asctime, with a zone before or behind the year where a program adds one; or a date as letters have it.
    private static bool TryDate(string[] words, out DateTimeOffset date)
    {
        if (words[0].EndsWith(',') || (words.Length > 1 && char.IsAsciiDigit(words[1][0])))
        {
            return MailDate.TryParse(Encoding.Latin1.GetBytes(string.Join(' ', words[1..])), out date);
        }

        date = default;
        if (words.Length < 5 || !words[3].Contains(':', StringComparison.Ordinal))
        {
            return false;
        }

        string? year = Array.Find(words[4..], word => word.Length == 4 && word.All(char.IsAsciiDigit));
        string zone = Array.Find(words[4..], word => word != year) ?? "+0000";
        return year is not null
            && MailDate.TryParse(Encoding.Latin1.GetBytes($"{words[2]} {words[1]} {year} {words[3]} {zone}"), out date);
    }
}
