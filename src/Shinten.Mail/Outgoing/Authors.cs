using System.Diagnostics.CodeAnalysis;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Outgoing;

/// <summary>In whose name a message is written (RFC 5322 §3.6.2), or sent once more (§3.6.6).</summary>
/// <param name="From">The mailboxes of the one From field, in their order.</param>
/// <param name="Senders">Those of Sender, Resent-From and Resent-Sender.</param>
public sealed record Authors(IReadOnlyList<MailAddress> From, IReadOnlyList<MailAddress> Senders)
{
    private const int Once = 1;

    /// <summary>Reads them; false where another reader could find others: lines that are no fields, two From
    /// fields, addresses that are not written as the standard has it.</summary>
    /// <param name="header">The top header, with or without the empty line behind it.</param>
    public static bool TryRead(ReadOnlySpan<byte> header, [NotNullWhen(true)] out Authors? authors)
    {
        authors = null;
        List<MailAddress> from = [];
        List<MailAddress> senders = [];
        int froms = 0;
        int ofSender = 0;
        int end = 0;
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            // Whatever lies between two fields is none, and ends the header for some readers.
            if (fields.FieldOffset != end)
            {
                return false;
            }

            end += fields.FieldLength;
            bool isRead = KindOf(fields.Name) switch
            {
                Kind.From => ++froms <= Once && TryAdd(fields.Value, from),
                Kind.Sender => ++ofSender <= Once && TryAdd(fields.Value, senders),
                Kind.Resent => TryAdd(fields.Value, senders),
                _ => true,
            };
            if (!isRead)
            {
                return false;
            }
        }

        bool isWhole = header[end..] is [] or [(byte)'\r', (byte)'\n'];
        authors = isWhole && froms == Once ? new Authors(from, senders) : null;
        return authors is not null;
    }

    private enum Kind
    {
        Other,
        From,
        Sender,
        Resent,
    }

    private static Kind KindOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when Is(name, "From"u8) => Kind.From,
        _ when Is(name, "Sender"u8) => Kind.Sender,
        _ when Is(name, "Resent-From"u8) || Is(name, "Resent-Sender"u8) => Kind.Resent,
        _ => Kind.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known)
        => name.Length == known.Length && Ascii.EqualsIgnoreCase(name, known);

    private static bool TryAdd(ReadOnlySpan<byte> value, List<MailAddress> list)
    {
        if (!MailboxList.TryParse(value, out IReadOnlyList<MailAddress>? mailboxes))
        {
            return false;
        }

        list.AddRange(mailboxes);
        return true;
    }
}
