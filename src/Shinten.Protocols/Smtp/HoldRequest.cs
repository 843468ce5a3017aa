using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Shinten.Protocols.Smtp;

/// <summary>When a letter is to be released: after a while, or at a time (RFC 4865 §3).</summary>
public sealed record HoldRequest
{
    // RFC 3339 §5.6
    private static readonly string[] DateForms =
    [
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    private HoldRequest(TimeSpan? interval, DateTimeOffset? date, string text)
        => (Interval, Date, Text) = (interval, date, text);

    public TimeSpan? Interval { get; }

    public DateTimeOffset? Date { get; }

    /// <summary>As notices repeat it: <c>for;600</c> or <c>until;2026-07-01T12:00:00Z</c> (RFC 4865 §3).</summary>
    public string Text { get; }

    public DateTimeOffset ReleaseAt(DateTimeOffset receivedAt) => Date ?? receivedAt + Interval!.Value;

    // future-release-interval = %x31-39 *8DIGIT, in seconds
    internal static void ReadFor(MailParameters mail, ReadOnlySpan<byte> value)
    {
        bool isNumber = value.Length <= 9
            && value[0] != '0'
            && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        if (!isNumber || !Utf8Parser.TryParse(value, out int seconds, out _))
        {
            throw new SmtpSyntaxException("HOLDFOR is a number of seconds.");
        }

        Set(mail, new HoldRequest(
            TimeSpan.FromSeconds(seconds), null, string.Create(CultureInfo.InvariantCulture, $"for;{seconds}")));
    }

    // future-release-date-time = date-time of RFC 3339 §5.6
    internal static void ReadUntil(MailParameters mail, ReadOnlySpan<byte> value)
    {
        string text = Encoding.Latin1.GetString(value).ToUpperInvariant();
        bool hasZone = text.Length > 19 && text.AsSpan(19).ContainsAny('Z', '+', '-');
        if (!hasZone || !DateTimeOffset.TryParseExact(
            text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            throw new SmtpSyntaxException("HOLDUNTIL is a date and time such as 2026-07-01T12:00:00Z.");
        }

        Set(mail, new HoldRequest(null, date, $"until;{text}"));
    }

    private static void Set(MailParameters mail, HoldRequest request)
        => mail.Hold = mail.Hold is null
            ? request
            : throw new SmtpSyntaxException("HOLDFOR and HOLDUNTIL exclude each other.");
}
