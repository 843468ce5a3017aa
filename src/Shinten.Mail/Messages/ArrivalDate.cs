namespace Shinten.Mail.Messages;

/// <summary>When a letter came, as its own header tells: for files that do not say it themselves.</summary>
public static class ArrivalDate
{
    /// <summary>The date of the topmost Received field (RFC 5321 §4.4), else of Date; null without either.</summary>
    public static DateTimeOffset? Of(ReadOnlySpan<byte> letter)
    {
        DateTimeOffset? sent = null;
        HeaderReader fields = new(letter);
        while (fields.TryRead())
        {
            // received = "Received:" *received-token ";" date-time CRLF
            ReadOnlySpan<byte> behind = fields.Value[(fields.Value.LastIndexOf((byte)';') + 1)..];
            if (fields.Is("received"u8) && MailDate.TryParse(behind, out DateTimeOffset came))
            {
                return came;
            }

            if (sent is null && fields.Is("date"u8) && MailDate.TryParse(fields.Value, out DateTimeOffset date))
            {
                sent = date;
            }
        }

        return sent;
    }
}
