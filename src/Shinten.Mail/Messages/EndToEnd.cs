using System.Buffers;

namespace Shinten.Mail.Messages;

/// <summary>
/// Tells whether a message was wholly encrypted by its sender, by its bytes and not by its word (sealing.md §5).
/// </summary>
internal static class EndToEnd
{
    private const int MaxArmourHeaders = 16 * 1024;
    private const int PkeskTag = 1;
    private const int SkeskTag = 3;
    private const int OldDataTag = 9;
    private const int DataTag = 18;
    private const int AeadDataTag = 20;

    // id-envelopedData 1.2.840.113549.1.7.3 and id-ct-authEnvelopedData 1.2.840.113549.1.9.16.1.23 (RFC 5652 §6, RFC
    // 5083 §2)
    private static ReadOnlySpan<byte> EnvelopedData => [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07,
        0x03];

    private static ReadOnlySpan<byte> AuthEnvelopedData
        => [0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17];

    public static bool Encrypts(ParsedMessage message)
    {
        ContentType type = message.Root.Type;
        if (type.Is("multipart", "encrypted"))
        {
            return IsPgpMime(message);
        }

        return type.Type == "application" && type.Subtype is "pkcs7-mime" or "x-pkcs7-mime" && IsEnveloped(message);
    }

    // Two parts, the second parsing as PKESK or SKESK packets and one encrypted data packet (RFC 3156 §4).
    private static bool IsPgpMime(ParsedMessage message)
    {
        IReadOnlyList<MessagePart> parts = message.Root.Children;
        if (parts.Count != 2 || !parts[0].Type.Is("application", "pgp-encrypted"))
        {
            return false;
        }

        ReadOnlySpan<byte> content = Decoded(message, parts[1]);
        return !content.IsEmpty && IsEncryptedPackets((content[0] & 0x80) != 0 ? content : Unarmoured(content));
    }

    private static ReadOnlySpan<byte> Decoded(ParsedMessage message, MessagePart part)
    {
        ReadOnlySpan<byte> body = message.Body(part);
        if (TransferDecoder.IsIdentity(part.Encoding))
        {
            return body;
        }

        ArrayBufferWriter<byte> decoded = new(Math.Max(1, body.Length));
        TransferDecoder.Decode(part.Encoding, body, decoded);
        return decoded.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Unarmoured(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> begin = "-----BEGIN PGP MESSAGE-----"u8;
        int start = text[..Math.Min(text.Length, MaxArmourHeaders)].IndexOf(begin);
        if (start < 0)
        {
            return [];
        }

        text = text[(start + begin.Length)..];
        int end = text.IndexOf("-----END PGP MESSAGE-----"u8);
        text = end < 0 ? text : text[..end];
        int body = AfterEmptyLine(text);
        if (end < 0 || body < 0)
        {
            return [];
        }

        text = text[body..];
        int checksum = text.IndexOf("\n="u8);
        ArrayBufferWriter<byte> packets = new(text.Length + 1);
        TransferDecoder.DecodeBase64(checksum < 0 ? text : text[..checksum], packets);
        return packets.WrittenSpan;
    }

    private static int AfterEmptyLine(ReadOnlySpan<byte> text)
    {
        int line = text.IndexOf((byte)'\n') + 1;
        while (line > 0 && line < Math.Min(text.Length, MaxArmourHeaders))
        {
            int length = text[line..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return -1;
            }

            bool isEmpty = text.Slice(line, length).Trim(Bytes.White).IsEmpty;
            line += length + 1;
            if (isEmpty)
            {
                return line;
            }
        }

        return -1;
    }

    private static bool IsEncryptedPackets(ReadOnlySpan<byte> packets)
    {
        bool hasKey = false;
        while (TryReadPacket(ref packets, out int tag, out bool isLast))
        {
            if (tag is DataTag or AeadDataTag or OldDataTag)
            {
                return hasKey && isLast;
            }

            if (tag is not (PkeskTag or SkeskTag))
            {
                return false;
            }

            hasKey = true;
        }

        return false;
    }

    // RFC 9580 §4.2: a packet header in the new or the old form. A partial or open length runs to the end here.
    private static bool TryReadPacket(ref ReadOnlySpan<byte> rest, out int tag, out bool isLast)
    {
        (tag, isLast) = (0, true);
        if (rest.Length < 2 || (rest[0] & 0x80) == 0)
        {
            return false;
        }

        bool isNew = (rest[0] & 0x40) != 0;
        tag = isNew ? rest[0] & 0x3F : (rest[0] >> 2) & 0x0F;
        (int header, long length) = isNew ? NewLength(rest[1..]) : OldLength(rest[0] & 3, rest[1..]);
        if (header < 0 || (length >= 0 && 1 + header + length > rest.Length))
        {
            return false;
        }

        isLast = length < 0 || 1 + header + length == rest.Length;
        rest = length < 0 ? [] : rest[(int)(1 + header + length)..];
        return true;
    }

    private static (int Header, long Length) NewLength(ReadOnlySpan<byte> rest) => rest[0] switch
    {
        < 192 => (1, rest[0]),
        < 224 => rest.Length < 2 ? (-1, 0) : (2, ((rest[0] - 192) << 8) + rest[1] + 192),
        255 => rest.Length < 5 ? (-1, 0) : (5, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(rest[1..])),
        _ => (1, -1),
    };

    private static (int Header, long Length) OldLength(int kind, ReadOnlySpan<byte> rest)
    {
        int size = 1 << kind;
        if (kind == 3)
        {
            return (0, -1);
        }

        if (rest.Length < size)
        {
            return (-1, 0);
        }

        long length = 0;
        foreach (byte b in rest[..size])
        {
            length = (length << 8) | b;
        }

        return (size, length);
    }

    // ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] … }  (RFC 5652 §3)
    private static bool IsEnveloped(ParsedMessage message)
    {
        ReadOnlySpan<byte> der = Decoded(message, message.Root);
        if (der.Length < 2 || der[0] != 0x30)
        {
            return false;
        }

        int header = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7F);
        return header < der.Length
            && (der[header..].StartsWith(EnvelopedData) || der[header..].StartsWith(AuthEnvelopedData));
    }
}
