using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Dsn;

/// <summary>Writes notices to senders in three parts: for people, for programs, and the letter's header
/// (RFC 6522 §3, RFC 3464 §2).</summary>
/// <remarks>Every byte is ASCII, so that a notice passes everywhere. They go with the null reverse-path.</remarks>
public static class NoticeWriter
{
    /// <summary>More of a header is cut off.</summary>
    private const int MaxHeader = 64 * 1024;

    /// <summary>More of a server's answer is cut off.</summary>
    private const int MaxReply = 500;

    private const int MaxMessageId = 998;
    private const int Base64Line = 76;
    private const int RandomBytes = 16;

    public static byte[] Write(DeliveryNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        NoticeText words = NoticeText.For(notice.Language);
        string boundary = $"=_{Random()}";
        StringBuilder text = new();
        WriteHeader(text, notice, words, boundary);
        text.Append("This is a message in MIME format.\r\n");
        WritePeople(text, notice, words, boundary);
        WritePrograms(text, notice, boundary);
        WriteOriginal(text, notice, boundary);
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static void WriteHeader(StringBuilder text, DeliveryNotice notice, NoticeText words, string boundary)
    {
        Field(text, "Date", MailDate.Format(notice.WrittenAt.ToUniversalTime()));
        Field(text, "From", $"{EncodedWord.EncodePhrase(words.Sender)} <postmaster@{notice.HostName}>");
        Field(text, "To", AsciiOf(notice.To));
        Field(text, "Subject", EncodedWord.Encode(words.Subject(notice.Kind)));
        Field(text, "Message-ID", $"<{Random()}@{notice.HostName}>");
        if (MessageIdOf(notice.OriginalHeader.Span) is { } id)
        {
            Field(text, "In-Reply-To", id);
            Field(text, "References", id);
        }

        // No program may answer it (RFC 3834 §5).
        Field(text, "Auto-Submitted", "auto-replied");
        Field(text, "MIME-Version", "1.0");
        text.Append(
            CultureInfo.InvariantCulture,
            $"Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"{boundary}\"\r\n\r\n");
    }

    private static void WritePeople(StringBuilder text, DeliveryNotice notice, NoticeText words, string boundary)
    {
        StringBuilder message = new();
        message.Append(words.Opening(notice)).Append("\r\n\r\n");
        foreach (NoticeRecipient recipient in notice.Recipients)
        {
            message.Append(CultureInfo.InvariantCulture, $"  {recipient.Address}\r\n");
            if (words.Reason(recipient.Status) is { } reason && IsTrouble(notice.Kind))
            {
                message.Append(CultureInfo.InvariantCulture, $"    {reason}\r\n");
            }

            if (recipient.Reply.Length > 0 && IsTrouble(notice.Kind))
            {
                NoticeRecipient clean = recipient with { Reply = Clean(recipient.Reply), Host = Clean(recipient.Host) };
                message.Append(CultureInfo.InvariantCulture, $"    {words.Answer(clean)}\r\n");
            }
        }

        message.Append("\r\n").Append(words.Closing).Append("\r\n");
        Part(text, boundary, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(message.ToString()));
    }

    private static void WritePrograms(StringBuilder text, DeliveryNotice notice, string boundary)
    {
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\n");

        // Of the message (RFC 3464 §2.2).
        if (notice.EnvelopeId.Length > 0)
        {
            Field(text, "Original-Envelope-Id", Printable(notice.EnvelopeId));
        }

        Field(text, "Reporting-MTA", $"dns; {notice.HostName}");
        Field(text, "Arrival-Date", MailDate.Format(notice.ArrivedAt.ToUniversalTime()));
        foreach (NoticeRecipient recipient in notice.Recipients)
        {
            text.Append("\r\n");
            WriteRecipient(text, notice, recipient);
        }
    }

    // Of each recipient (RFC 3464 §2.3).
    private static void WriteRecipient(StringBuilder text, DeliveryNotice notice, NoticeRecipient recipient)
    {
        if (recipient.OriginalRecipient.IndexOf(';', StringComparison.Ordinal) is > 0 and int end)
        {
            string type = Printable(recipient.OriginalRecipient[..end]);
            Field(text, "Original-Recipient", $"{type}; {Printable(recipient.OriginalRecipient[(end + 1)..])}");
        }

        Field(text, "Final-Recipient", TypedAddress(recipient.Address));
        Field(text, "Action", notice.Kind.ToString().ToLowerInvariant());
        Field(text, "Status", recipient.Status);
        if (recipient.Host.Length > 0)
        {
            Field(text, "Remote-MTA", $"dns; {Printable(recipient.Host)}");
        }

        if (recipient is { IsReplyOfHost: true, Reply.Length: > 0 })
        {
            Field(text, "Diagnostic-Code", $"smtp; {Printable(Clean(recipient.Reply))}");
        }

        if (notice is { Kind: NoticeKind.Delayed, TriedUntil: { } until })
        {
            Field(text, "Will-Retry-Until", MailDate.Format(until.ToUniversalTime()));
        }
    }

    private static void WriteOriginal(StringBuilder text, DeliveryNotice notice, string boundary)
    {
        ReadOnlySpan<byte> header = notice.OriginalHeader.Span;
        header = header[..HeaderBlock.LengthOf(header)];
        header = header.Length > MaxHeader ? header[..(header[..MaxHeader].LastIndexOf((byte)'\n') + 1)] : header;
        if (header.IsEmpty)
        {
            return;
        }

        // A header in UTF-8 has a type of its own (RFC 6533 §4).
        Part(
            text,
            boundary,
            Ascii.IsValid(header) ? "text/rfc822-headers; charset=us-ascii" : "message/global-headers",
            header);
    }

    /// <summary>As it is where it is short lines of ASCII, or else in base64.</summary>
    private static void Part(StringBuilder text, string boundary, string type, ReadOnlySpan<byte> content)
    {
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\nContent-Type: {type}\r\n");
        if (IsPlain(content))
        {
            text.Append("\r\n").Append(Encoding.ASCII.GetString(content));
            return;
        }

        text.Append("Content-Transfer-Encoding: base64\r\n\r\n");
        string base64 = Convert.ToBase64String(content);
        for (int at = 0; at < base64.Length; at += Base64Line)
        {
            text.Append(base64, at, Math.Min(Base64Line, base64.Length - at)).Append("\r\n");
        }
    }

    private static bool IsPlain(ReadOnlySpan<byte> content)
    {
        if (!Ascii.IsValid(content) || content.Contains((byte)0))
        {
            return false;
        }

        while (content.IndexOf("\r\n"u8) is >= 0 and int end)
        {
            if (end > Base64Line * 2 || content[..end].ContainsAny((byte)'\r', (byte)'\n'))
            {
                return false;
            }

            content = content[(end + 2)..];
        }

        return content.IsEmpty;
    }

    private static void Field(StringBuilder text, string name, string value)
        => text.Append(EncodedWord.Fold($"{name}: {value}")).Append("\r\n");

    // An address beyond ASCII in the form that needs no SMTPUTF8 (RFC 6533 §3).
    private static string TypedAddress(MailAddress address)
    {
        string text = address.ToString();
        if (Ascii.IsValid(text))
        {
            return $"rfc822; {text}";
        }

        StringBuilder encoded = new("utf-8; ");
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is > 0x20 and < 0x7F and not '\\' and not '+' and not '=')
            {
                encoded.Append((char)rune.Value);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
            }
        }

        return encoded.ToString();
    }

    private static string AsciiOf(MailAddress address)
    {
        string text = address.ToString();

        // Whom it goes to stands in the envelope; a header beyond ASCII would need SMTPUTF8 on its way.
        return Ascii.IsValid(text)
            ? $"<{text}>"
            : $"{EncodedWord.EncodePhrase(text)} <invalid@internationalized-address.invalid>";
    }

    /// <summary>The letter's one Message-ID, if it is one.</summary>
    private static string? MessageIdOf(ReadOnlySpan<byte> header)
    {
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            if (fields.Is("message-id"u8))
            {
                ReadOnlySpan<byte> id = fields.Value.Trim(" \t\r\n"u8);
                bool isOne = id.Length is > 2 and < MaxMessageId
                    && id[0] == '<' && id[^1] == '>'
                    && !id.ContainsAnyExceptInRange((byte)'!', (byte)'~')
                    && id.Count((byte)'<') == 1;
                return isOne ? Encoding.ASCII.GetString(id) : null;
            }
        }

        return null;
    }

    private static bool IsTrouble(NoticeKind kind) => kind is NoticeKind.Failed or NoticeKind.Delayed;

    /// <summary>One line of moderate length without control characters, whatever a server sent.</summary>
    private static string Clean(string text)
    {
        string cut = text.Length > MaxReply ? text[..MaxReply] : text;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    private static string Printable(string text)
        => string.Concat(text.Select(c => c is >= ' ' and < '\x7F' ? c : '?'));

    private static string Random() => RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true);
}
