using System.Buffers;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Views;

/// <summary>
/// A header as a client is shown it that reads ASCII alone. It tells what it can: names and subject in encoded words,
/// addresses beyond ASCII as names without an address to answer to; fields that cannot be told are left out
/// (RFC 6858 §2).
/// </summary>
public static class AsciiHeader
{
    // Reserved, so that it can be nobody's (RFC 6761 §6.4).
    private const string NoAddress = "invalid@internationalized-address.invalid";

    private static readonly string[] AddressFields =
    [
        "from", "sender", "reply-to", "to", "cc", "bcc",
        "resent-from", "resent-sender", "resent-to", "resent-cc", "resent-bcc",
    ];

    /// <summary>The header with its empty line, as it was where it is ASCII.</summary>
    public static byte[] Of(ReadOnlySpan<byte> header)
    {
        ArrayBufferWriter<byte> shown = new(header.Length + 256);
        int copied = 0;
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            CopyLines(header[copied..fields.FieldOffset], shown);
            copied = fields.FieldOffset + fields.FieldLength;
            if (Ascii.IsValid(fields.Field))
            {
                shown.Write(fields.Field);
            }
            else if (Value(fields) is { Length: > 0 } value)
            {
                string field = EncodedWord.Fold($"{Encoding.ASCII.GetString(fields.Name)}: {Clean(value)}");
                Encoding.ASCII.GetBytes(field + "\r\n", shown);
            }
        }

        CopyLines(header[copied..], shown);
        return shown.WrittenSpan.ToArray();
    }

    /// <summary>A piece of a header, every byte beyond ASCII replaced: for one too long to be read as fields.</summary>
    public static byte[] Hidden(ReadOnlySpan<byte> piece)
    {
        byte[] hidden = piece.ToArray();
        foreach (ref byte c in hidden.AsSpan())
        {
            c = c > 127 ? (byte)'?' : c;
        }

        return hidden;
    }

    // Lines that are no fields, and the empty one.
    private static void CopyLines(ReadOnlySpan<byte> lines, ArrayBufferWriter<byte> shown)
    {
        while (!lines.IsEmpty)
        {
            int end = lines.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? lines : lines[..(end + 1)];
            if (Ascii.IsValid(line))
            {
                shown.Write(line);
            }

            lines = lines[line.Length..];
        }
    }

    private static string? Value(HeaderReader field)
    {
        string name = Encoding.ASCII.GetString(field.Name).ToLowerInvariant();
        return name switch
        {
            "subject" or "comments" or "content-description" => EncodedWord.Encode(EncodedWord.Decode(field.Value)),
            "content-type" or "content-disposition" => Parameters(field.Value),
            _ when AddressFields.Contains(name) => Addresses(AddressList.Parse(field.Value)),
            _ => null,
        };
    }

    // Nothing that a field says can end it.
    private static string Clean(string value)
        => value.AsSpan().ContainsAnyInRange('\0', '\x1F')
            ? string.Concat(value.Select(c => c < ' ' ? ' ' : c))
            : value;

    private static string Addresses(IReadOnlyList<HeaderAddress> list)
    {
        StringBuilder text = new();
        bool needsComma = false;
        foreach (HeaderAddress address in list)
        {
            if (address.Kind != HeaderAddressKind.GroupEnd)
            {
                text.Append(needsComma ? ", " : text.Length > 0 ? " " : "");
            }

            text.Append(address.Kind switch
            {
                HeaderAddressKind.GroupEnd => ";",
                HeaderAddressKind.GroupStart => EncodedWord.EncodePhrase(address.Name ?? "") + ":",
                HeaderAddressKind.Mailbox => MailboxText(address),
            });
            needsComma = address.Kind != HeaderAddressKind.GroupStart;
        }

        return text.ToString();
    }

    private static string MailboxText(HeaderAddress address)
    {
        bool isAscii = Ascii.IsValid(address.Email);
        string name = isAscii ? address.Name ?? "" : $"{address.Name} {address.Email}".Trim();
        string email = isAscii ? address.Email : NoAddress;
        return name.Length == 0 ? email : $"{EncodedWord.EncodePhrase(name)} <{email}>";
    }

    // value *(";" parameter);  what is not ASCII in a parameter is written as RFC 2231 §4 has it
    private static string? Parameters(ReadOnlySpan<byte> field)
    {
        string value = Encoding.UTF8.GetString(ParameterReader.Read(field, out IReadOnlyList<ContentParameter> all));
        if (value.Length == 0 || !Ascii.IsValid(value))
        {
            return null;
        }

        StringBuilder text = new(value.Trim());
        foreach (ContentParameter parameter in all)
        {
            if (Ascii.IsValid(parameter.Name))
            {
                text.Append("; ").Append(parameter.Name).Append(
                    parameter.Value.AsSpan().ContainsAnyExceptInRange(' ', '~')
                        ? $"*=utf-8''{Uri.EscapeDataString(parameter.Value)}"
                        : $"={QuotedString.Of(parameter.Value)}");
            }
        }

        return text.ToString();
    }
}
