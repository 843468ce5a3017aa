using System.Buffers;
using System.Text;
using Shinten.Mail.Messages;
using Shinten.Protocols.Imap.Writing;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>HEADER.FIELDS and its NOT: some fields of a header, and its empty line (RFC 9051 §6.4.5.1).</summary>
internal static class HeaderFilter
{
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> header, BodySection section)
    {
        bool wanted = section.Text == SectionText.HeaderFields;
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            if (IsNamed(fields.Name, section.Fields) == wanted)
            {
                output.Write(header.Slice(fields.FieldOffset, fields.FieldLength));
            }
        }

        output.Write("\r\n"u8);
    }

    private static bool IsNamed(ReadOnlySpan<byte> name, byte[][] fields)
    {
        foreach (byte[] field in fields)
        {
            if (Ascii.EqualsIgnoreCase(name, field))
            {
                return true;
            }
        }

        return false;
    }
}
