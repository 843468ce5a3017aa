using System.Text;
using Shinten.Mail.Addresses;

namespace Shinten.Mail.Messages;

/// <summary>How a letter came here, as Received tells it: never with the client's address (RFC 5321 §4.4).</summary>
public sealed record ReceivedTrace
{
    /// <summary>What the peer called itself in HELO or EHLO; left out for a submission.</summary>
    public string? From { get; init; }

    public required string By { get; init; }

    /// <summary>ESMTP, ESMTPS, LMTPS, UTF8SMTPS … (RFC 3848 §2, RFC 6531 §4.3).</summary>
    public required string With { get; init; }

    public required string Id { get; init; }

    /// <summary>Only where the transaction had a single recipient.</summary>
    public MailAddress? For { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Writes and counts the fields that delivery adds on top of a letter (RFC 5321 §4.4).</summary>
public static class TraceFields
{
    private const int MaxName = 255;

    /// <summary>A Received field with its line end.</summary>
    public static byte[] Received(ReceivedTrace trace)
    {
        StringBuilder field = new("Received:");
        if (trace.From is not null)
        {
            field.Append(" from ").Append(Word(trace.From)).Append("\r\n");
        }

        field.Append(" by ").Append(Word(trace.By)).Append(" with ").Append(Word(trace.With));
        field.Append(" id ").Append(Word(trace.Id));
        if (trace.For is not null)
        {
            field.Append("\r\n for <").Append(trace.For).Append('>');
        }

        field.Append(";\r\n ").Append(MailDate.Format(trace.At)).Append("\r\n");
        return Encoding.UTF8.GetBytes(field.ToString());
    }

    /// <summary>Return-Path with its line end; null is the null reverse-path.</summary>
    public static byte[] ReturnPath(MailAddress? reversePath)
        => Encoding.UTF8.GetBytes($"Return-Path: <{reversePath}>\r\n");

    public static byte[] DeliveredTo(MailAddress recipient) => Encoding.UTF8.GetBytes($"Delivered-To: {recipient}\r\n");

    /// <summary>Received fields in the top header, for loop detection (RFC 5321 §6.3).</summary>
    public static int CountReceived(ReadOnlySpan<byte> message)
    {
        int count = 0;
        HeaderReader fields = new(message);
        while (fields.TryRead())
        {
            count += fields.Is("received"u8) ? 1 : 0;
        }

        return count;
    }

    /// <summary>True if the top header has this Delivered-To already.</summary>
    public static bool WasDeliveredTo(ReadOnlySpan<byte> message, MailAddress recipient)
    {
        HeaderReader fields = new(message);
        while (fields.TryRead())
        {
            if (fields.Is("delivered-to"u8)
                && MailAddress.TryParse(Bytes.ToText(Bytes.Unfold(fields.Value)).Trim('<', '>'),
                    out MailAddress? address)
                && address.Equals(recipient))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// How many bytes the trace fields take up that delivery here has put on top of the letter: Return-Path,
    /// Delivered-To,
    /// Authentication-Results and Received, up to and with the first Received (sealing.md §9, duplicates).
    /// </summary>
    public static int LengthOnTop(ReadOnlySpan<byte> message)
    {
        HeaderReader fields = new(message);
        int end = 0;
        while (fields.TryRead() && fields.FieldOffset == end)
        {
            bool isReceived = fields.Is("received"u8);
            if (!isReceived && !fields.Is("return-path"u8) && !fields.Is("delivered-to"u8)
                && !fields.Is("authentication-results"u8))
            {
                return end;
            }

            end = fields.FieldOffset + fields.FieldLength;
            if (isReceived)
            {
                return end;
            }
        }

        return end;
    }

    // What a peer says of itself must not end the field or begin another.
    private static string Word(string text)
    {
        StringBuilder word = new(text.Length);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxName)))
        {
            word.Append(c is > ' ' and not ('\x7F' or ';' or '(' or ')' or '<' or '>' or '"' or '\\' or ',') ? c : '_');
        }

        return word.Length == 0 ? "unknown" : word.ToString();
    }
}
