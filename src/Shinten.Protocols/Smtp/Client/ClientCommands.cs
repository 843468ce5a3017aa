using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>Writes the commands of a transaction with the parameters that the host understands.</summary>
internal static class ClientCommands
{
    public static void Write(ClientWire wire, string command)
    {
        Encoding.UTF8.GetBytes(command, wire);
        wire.Write("\r\n"u8);
    }

    // mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]
    public static void WriteMail(ClientWire wire, OutgoingMessage message, HostExtensions host)
    {
        StringBuilder command = new($"MAIL FROM:<{message.ReversePath}>", 160);
        if (host.HasSize)
        {
            command.Append(CultureInfo.InvariantCulture, $" SIZE={message.Bytes.Length}");
        }

        if (message.Body == BodyKind.Binary)
        {
            command.Append(" BODY=BINARYMIME");
        }
        else if (message.Body == BodyKind.EightBit || message.IsInternational)
        {
            command.Append(" BODY=8BITMIME");
        }

        if (message.IsInternational)
        {
            command.Append(" SMTPUTF8");
        }

        if (host.HasDsn)
        {
            command.Append(message.Return switch
            {
                ReturnedPart.Full => " RET=FULL",
                ReturnedPart.Headers => " RET=HDRS",
                ReturnedPart.Unspecified => "",
            });
            command.Append(message.EnvelopeId.Length > 0 ? $" ENVID={Xtext.Encode(message.EnvelopeId)}" : "");
        }

        Write(wire, command.ToString());
    }

    // rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters]
    public static void WriteRecipient(
        ClientWire wire, OutgoingRecipient recipient, OutgoingMessage message, HostExtensions host)
    {
        StringBuilder command = new($"RCPT TO:<{recipient.Address}>", 160);
        if (host.HasDsn)
        {
            if (recipient.Notify != NotifyOn.Unspecified)
            {
                command.Append(" NOTIFY=").Append(Words(recipient.Notify));
            }

            if (recipient.OriginalRecipient.Length > 0)
            {
                command.Append(" ORCPT=")
                    .Append(Xtext.EncodeRecipient(recipient.OriginalRecipient, message.IsInternational));
            }
        }

        Write(wire, command.ToString());
    }

    // notify-esmtp-value = "NEVER" / 1#( "SUCCESS" / "FAILURE" / "DELAY" )
    private static string Words(NotifyOn notify)
        => notify.ToString().ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);
}
