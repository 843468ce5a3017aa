using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Arrival;

/// <summary>Stops a letter that goes round in circles: by its Received fields (RFC 5321 §6.3), and by our own
/// Delivered-To.</summary>
internal static class LoopCheck
{
    private const int MaxReceived = 50;

    public static ValueTask<ArrivalResult?> RunAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        int received = 0;
        ReadOnlySpan<byte> rest = letter.Bytes.Span;
        while (TryField(ref rest, out ReadOnlySpan<byte> field))
        {
            if (Has(field, "Received:"u8) && ++received > MaxReceived)
            {
                return ValueTask.FromResult<ArrivalResult?>(new ArrivalResult.Refused(ArrivalRefusal.Loop));
            }

            if (Has(field, "Delivered-To:"u8))
            {
                NoteDelivered(letter, field["Delivered-To:"u8.Length..]);
            }
        }

        return ValueTask.FromResult<ArrivalResult?>(null);
    }

    /// <summary>The next line of the header; false at its end.</summary>
    private static bool TryField(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        int end = rest.IndexOf((byte)'\n');
        line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
        rest = end < 0 ? default : rest[(end + 1)..];
        return !line.IsEmpty;
    }

    private static bool Has(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name)
        => field.Length > name.Length && Ascii.EqualsIgnoreCase(field[..name.Length], name);

    private static void NoteDelivered(ArrivingLetter letter, ReadOnlySpan<byte> value)
    {
        if (!MailAddress.TryParse(Encoding.UTF8.GetString(value.Trim(" \t"u8)), out MailAddress? delivered))
        {
            return;
        }

        IReadOnlyList<SmtpRecipient> recipients = letter.Transaction.Recipients;
        for (int i = 0; i < recipients.Count; i++)
        {
            if (recipients[i].Address.Equals(delivered))
            {
                letter.Decide(i, RecipientOutcome.Loop);
            }
        }
    }
}
