using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Views;

/// <summary>The header of an outer message, up to MIME-Version: made up, or built again from the envelope.</summary>
internal static class OuterHeader
{
    private const int MaxField = 32 * 1024;

    public static string Synthetic(SealedLetterNote note)
    {
        StringBuilder header = new();
        Add(header, "Date", MailDate.Format(note.ArrivedAt.ToUniversalTime()));
        Add(header, "From", $"{SealedText.Sender} <shinten@{note.HostName}>");
        Add(header, "Subject", EncodedWord.Encode(SealedText.Subject));
        Add(header, "Message-ID", $"<{note.MessageId:x16}.sealed@{note.HostName}>");
        return header.Append("MIME-Version: 1.0\r\n").ToString();
    }

    public static string Of(Envelope envelope)
    {
        EnvelopeFields fields = envelope.Fields;
        StringBuilder header = new();
        foreach (string result in envelope.AuthenticationResults)
        {
            Add(header, "Authentication-Results", EncodedWord.Encode(result));
        }

        Add(header, "Date", fields.DateText);
        AddAddresses(header, "From", fields.From);
        AddAddresses(header, "Sender", fields.Sender);
        AddAddresses(header, "Reply-To", fields.ReplyTo);
        AddAddresses(header, "To", fields.To);
        AddAddresses(header, "Cc", fields.Cc);
        AddAddresses(header, "Bcc", fields.Bcc);
        Add(header, "Subject", fields.SubjectText);
        Add(header, "Message-ID", fields.MessageIdText);
        Add(header, "In-Reply-To", fields.InReplyToText);
        Add(header, "References", EnvelopeFields.IdText(fields.References));
        foreach (HeaderText field in envelope.ListHeaders)
        {
            Add(header, field.Name, EncodedWord.Encode(field.Value));
        }

        return header.Append("MIME-Version: 1.0\r\n").ToString();
    }

    private static void Add(StringBuilder header, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            string line = $"{name}: {Clean(value)}";
            header.Append(line.Length > MaxField ? line[..MaxField] : EncodedWord.Fold(line)).Append("\r\n");
        }
    }

    private static void AddAddresses(StringBuilder header, string name, IReadOnlyList<HeaderAddress> list)
    {
        StringBuilder text = new();
        bool needsComma = false;
        foreach (HeaderAddress address in list)
        {
            if (address.Kind == HeaderAddressKind.GroupEnd)
            {
                text.Append(';');
                needsComma = true;
                continue;
            }

            text.Append(needsComma ? ", " : text.Length > 0 ? " " : "").Append(Written(address));
            needsComma = address.Kind == HeaderAddressKind.Mailbox;
        }

        Add(header, name, text.ToString());
    }

    private static string Written(HeaderAddress address)
    {
        string? name = address.RawName ?? (address.Name is null ? null : EncodedWord.EncodePhrase(address.Name));
        if (address.Kind == HeaderAddressKind.GroupStart)
        {
            return $"{name}:";
        }

        return name is null ? address.Email : $"{name} <{address.Email}>";
    }

    // Nothing that an envelope says can end its field.
    private static string Clean(string value)
        => value.AsSpan().ContainsAny('\r', '\n', '\0')
            ? value.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ')
            : value;
}
