using System.Buffers;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;

namespace Shinten.Protocols.Imap.Writing;

/// <summary>Writes ENVELOPE (RFC 9051 §7.5.2).</summary>
internal static class EnvelopeText
{
    // envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP env-cc SP env-bcc
    //            SP env-in-reply-to SP env-message-id ")"
    public static void Write(IBufferWriter<byte> output, EnvelopeFields fields, bool utf8)
    {
        output.WriteByte((byte)'(');
        output.WriteNString(fields.DateText, utf8);
        output.WriteByte((byte)' ');
        output.WriteNString(utf8 && fields.RawSubject is null ? fields.Subject : fields.SubjectText, utf8);
        output.WriteByte((byte)' ');
        WriteAddresses(output, fields.From, utf8);
        output.WriteByte((byte)' ');

        // An absent Sender or Reply-To is that of From: the server says so, not the client.
        WriteAddresses(output, fields.Sender.Count > 0 ? fields.Sender : fields.From, utf8);
        output.WriteByte((byte)' ');
        WriteAddresses(output, fields.ReplyTo.Count > 0 ? fields.ReplyTo : fields.From, utf8);
        output.WriteByte((byte)' ');
        WriteAddresses(output, fields.To, utf8);
        output.WriteByte((byte)' ');
        WriteAddresses(output, fields.Cc, utf8);
        output.WriteByte((byte)' ');
        WriteAddresses(output, fields.Bcc, utf8);
        output.WriteByte((byte)' ');
        output.WriteNString(fields.InReplyToText, utf8);
        output.WriteByte((byte)' ');
        output.WriteNString(fields.MessageIdText, utf8);
        output.WriteByte((byte)')');
    }

    // env-from = "(" 1*address ")" / nil
    private static void WriteAddresses(IBufferWriter<byte> output, IReadOnlyList<HeaderAddress> addresses, bool utf8)
    {
        if (addresses.Count == 0)
        {
            output.Write("NIL"u8);
            return;
        }

        output.WriteByte((byte)'(');
        for (int i = 0; i < addresses.Count; i++)
        {
            WriteAddress(output, addresses[i], utf8);
        }

        output.WriteByte((byte)')');
    }

    // address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
    private static void WriteAddress(IBufferWriter<byte> output, HeaderAddress address, bool utf8)
    {
        output.WriteByte((byte)'(');
        switch (address.Kind)
        {
            case HeaderAddressKind.GroupStart:
                output.Write("NIL NIL "u8);
                output.WriteString(NameText(address, utf8) ?? "", utf8);
                output.Write(" NIL"u8);
                break;
            case HeaderAddressKind.GroupEnd:
                output.Write("NIL NIL NIL NIL"u8);
                break;
            case HeaderAddressKind.Mailbox:
                output.WriteNString(NameText(address, utf8), utf8);
                output.Write(" NIL "u8);
                output.WriteString(address.Mailbox ?? "", utf8);
                output.WriteByte((byte)' ');
                output.WriteString(address.Host ?? "", utf8);
                break;
        }

        output.WriteByte((byte)')');
    }

    private static string? NameText(HeaderAddress address, bool utf8)
    {
        if (address.RawName is not null)
        {
            return address.RawName;
        }

        return address.Name is null || utf8 || Ascii.IsValid(address.Name)
            ? address.Name
            : EncodedWord.Encode(address.Name);
    }
}
