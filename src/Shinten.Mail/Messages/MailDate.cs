namespace Shinten.Mail.Messages;

/// <summary>The date-time of header fields (RFC 5322 §3.3, §4.3).</summary>
public static class MailDate
{
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset date) => throw new NotSupportedException();

    public static string Format(DateTimeOffset date) => throw new NotSupportedException();
}
