using System.Buffers;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Outgoing;

/// <summary>The body of a leaf in another transfer encoding: the same content once decoded.</summary>
/// <param name="Name">For Content-Transfer-Encoding.</param>
internal readonly record struct PartEncoding(string Name, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether quoted-printable text ends with a line end of its own.</summary>
    public bool EndsLine => Body.IsEmpty || Body.Span.EndsWith("\r\n"u8);

    /// <summary>Null where the part says of itself that it is encoded in a way that is not known here.</summary>
    public static PartEncoding? Of(ParsedMessage message, MessagePart part)
    {
        if (!TransferDecoder.Knows(part.Encoding))
        {
            return null;
        }

        ReadOnlySpan<byte> content = Content(message, part);
        ArrayBufferWriter<byte> body = new(Math.Max(1, content.Length * 3 / 2));

        // Of text that is mostly ASCII people can read the most, even undecoded.
        if (part.Type.IsText && CountEscapes(content) < content.Length / 6)
        {
            TransferEncoder.EncodeQuotedPrintable(content, body);
            return new PartEncoding("quoted-printable", body.WrittenMemory);
        }

        TransferEncoder.EncodeBase64(content, body);
        return new PartEncoding("base64", body.WrittenMemory);
    }

    public static ReadOnlySpan<byte> Content(ParsedMessage message, MessagePart part)
    {
        ReadOnlySpan<byte> body = message.Body(part);
        if (TransferDecoder.IsIdentity(part.Encoding))
        {
            return body;
        }

        ArrayBufferWriter<byte> content = new(Math.Max(1, body.Length));
        TransferDecoder.Decode(part.Encoding, body, content);
        return content.WrittenSpan;
    }

    private static int CountEscapes(ReadOnlySpan<byte> content)
    {
        int count = 0;
        foreach (byte b in content)
        {
            count += b is (byte)'=' or 0 or > (byte)'~' ? 1 : 0;
        }

        return count;
    }
}
