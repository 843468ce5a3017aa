using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;
using Shinten.Mail.Views;

namespace Shinten.Mail.Outgoing;

/// <summary>
/// The last change to a letter before it is signed and sent: what recipients must not see is taken off its top header,
/// and what they may expect is added (RFC 6409 §8). Nothing below the top header is touched, since it may be signed.
/// </summary>
public static class Departure
{
    private const int MessageIdBytes = 16;
    private const int RoomForAdded = 256;

    private static readonly byte[] SealedHost = Encoding.ASCII.GetBytes($"@{SealedPlaceholder.Host}>");

    /// <param name="letter">As the mail program handed it over, with CRLF line ends.</param>
    /// <param name="domain">The sender's, for a Message-ID that is missing.</param>
    /// <param name="now">For a Date that is missing; with UTC it says nothing of where the sender is.</param>
    public static PreparedLetter Prepare(ReadOnlyMemory<byte> letter, DomainName domain, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ReadOnlySpan<byte> bytes = letter.Span;
        ReadOnlySpan<byte> header = bytes[..HeaderBlock.LengthOf(bytes)];
        if (LetterNeeds.HasStrayControl(header))
        {
            return new PreparedLetter.Refused(LetterFault.ControlCharacter, null);
        }

        ArrayBufferWriter<byte> kept = new(bytes.Length + RoomForAdded);
        if (Keep(header, kept, out OnceOnly seen) is { } refused)
        {
            return refused;
        }

        string added = Missing(seen, domain, now);
        if (added.Length == 0 && kept.WrittenCount == header.Length)
        {
            return new PreparedLetter.Ready(letter);
        }

        return new PreparedLetter.Ready((byte[])[
            .. Encoding.ASCII.GetBytes(added), .. kept.WrittenSpan, .. bytes[header.Length..]]);
    }

    private static PreparedLetter.Refused? Keep(
        ReadOnlySpan<byte> header, ArrayBufferWriter<byte> kept, out OnceOnly seen)
    {
        seen = OnceOnly.None;
        int end = 0;
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            // Whatever lies between two fields is none, and ends the header for some readers. Nor do all see a field
            // that has white space before its colon.
            if (fields.FieldOffset != end || fields.Field[fields.Name.Length] != ':')
            {
                return new PreparedLetter.Refused(LetterFault.NotAField, null);
            }

            end += fields.FieldLength;
            string name = KnownText.LowerOf(fields.Name);
            OnceOnly once = OutgoingFields.OnceOnlyOf(name);
            if ((seen & once) != 0)
            {
                return new PreparedLetter.Refused(LetterFault.FieldTwice, KnownText.Of(fields.Name));
            }

            seen |= once;
            if (!OutgoingFields.AreRemoved(name) && !NamesSealedLetter(name, fields.Value))
            {
                kept.Write(fields.Field);
            }
        }

        if (header[end..] is not ([] or [(byte)'\r', (byte)'\n']))
        {
            return new PreparedLetter.Refused(LetterFault.NotAField, null);
        }

        kept.Write(header[end..]);
        return null;
    }

    // An answer to a letter that this mail program could not open names what stood in its place: that says of its
    // writer what is nobody's business, and leads nowhere.
    private static bool NamesSealedLetter(string name, ReadOnlySpan<byte> value)
        => name is "in-reply-to" or "references" && value.IndexOf(SealedHost) >= 0;

    // The host of a Message-ID is the sender's domain: a mail program would name its own machine.
    private static string Missing(OnceOnly seen, DomainName domain, DateTimeOffset now)
    {
        string id = (seen & OnceOnly.MessageId) != 0
            ? ""
            : $"Message-ID: <{RandomNumberGenerator.GetHexString(2 * MessageIdBytes, lowercase: true)}@{domain}>\r\n";
        string date = (seen & OnceOnly.Date) != 0 ? "" : $"Date: {MailDate.Format(now)}\r\n";
        return date + id;
    }
}
