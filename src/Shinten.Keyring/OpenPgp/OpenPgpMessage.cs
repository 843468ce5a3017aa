using System.Buffers;
using System.IO.Compression;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Opens messages that other programs encrypted (RFC 9580 §10.3).</summary>
/// <remarks>The packet without integrity protection (tag 9) is refused, as is GnuPG's own of tag 20.</remarks>
public sealed class OpenPgpMessage
{
    private const int DeepestNesting = 8;

    private readonly int _maxBytes;
    private readonly List<byte[]> _signatures = [];
    private byte[]? _content;

    private OpenPgpMessage(int maxBytes) => _maxBytes = maxBytes;

    /// <summary>Opens a message, armoured or binary, with the first key that fits.</summary>
    /// <exception cref="OpenPgpException">It is none, no key opens it, it was altered, or it is too long.</exception>
    public static OpenedMessage Open(ReadOnlySpan<byte> message, IReadOnlyList<AddressKey> keys, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(keys);
        byte[] packets = message is [>= 0x80, ..] ? message.ToArray() : Armor.Read(message, maxBytes, out _);
        PacketReader reader = new(packets);
        MessageKey? key = null;
        try
        {
            while (reader.Read())
            {
                if (reader.Tag == PacketTag.PublicKeyEncryptedSessionKey)
                    key ??= TryOpen(reader.Body, keys);
                else if (reader.Tag == PacketTag.EncryptedAndProtectedData)
                    return OpenBody(reader.Body, key, maxBytes);
                else
                    Skip(reader.Tag);
            }
        }
        finally
        {
            key?.Dispose();
        }

        throw new OpenPgpException("This is not an encrypted OpenPGP message.");
    }

    /// <summary>Opens an encrypted data packet (with its header) by session key alone.</summary>
    public static OpenedMessage Open(ReadOnlySpan<byte> packet, MessageKey key, int maxBytes)
    {
        PacketReader reader = new(packet);
        return reader.Read() && reader.Tag == PacketTag.EncryptedAndProtectedData
            ? OpenBody(reader.Body, key, maxBytes)
            : throw new OpenPgpException("This is not an encrypted OpenPGP packet.");
    }

    private static MessageKey? TryOpen(ReadOnlySpan<byte> pkeskBody, IReadOnlyList<AddressKey> keys)
    {
        foreach (AddressKey key in keys)
        {
            if (key.TryOpenBody(pkeskBody) is { } session)
                return session;
        }

        return null;
    }

    private static OpenedMessage OpenBody(ReadOnlySpan<byte> body, MessageKey? key, int maxBytes)
    {
        if (key is null)
            throw new OpenPgpException("None of the keys opens this message.");

        OpenPgpMessage message = new(maxBytes);
        if (body is [1, ..])
            message.OpenVersion1(body, key);
        else if (body is [2, ..] && key.Cipher is null)
            message.OpenVersion2(body, key);
        else
            throw new OpenPgpException("The message's packets do not belong together.");

        return message._content is { } content
            ? new OpenedMessage(content, message._signatures)
            : throw new OpenPgpException("There is nothing in this message.");
    }

    private void OpenVersion1(ReadOnlySpan<byte> body, MessageKey key)
    {
        // A session key opened without its cipher, as from our own seals, is one of AES-256.
        byte cipher = key.Cipher ?? CipherAlgorithm.Aes256;
        int length = EncryptedText.LengthOfVersion1(body.Length, cipher);
        if (length < 0)
            throw Altered();

        using PooledPlaintext text = new(length);
        if (!EncryptedText.TryOpenVersion1(body, cipher, key.Bytes, text.Span))
            throw Altered();

        ReadPackets(text.Span, 0);
    }

    private void OpenVersion2(ReadOnlySpan<byte> body, MessageKey key)
    {
        bool isWhole = body.Length >= EncryptedPacketV2.FieldsLength;
        long length = isWhole ? EncryptedText.LengthOfVersion2(body.Length, body[3]) : -1;
        if (length < 0 || !CipherAlgorithm.IsAes(body[1]) || key.Bytes.Length != CipherAlgorithm.KeyLength(body[1]))
            throw Altered();

        using PooledPlaintext text = new((int)length);
        if (!EncryptedText.TryOpenVersion2(body, key.Bytes, text.Span))
            throw Altered();

        ReadPackets(text.Span, 0);
    }

    private void ReadPackets(ReadOnlySpan<byte> packets, int depth)
    {
        if (depth > DeepestNesting)
            throw new OpenPgpException("The message is nested too deeply.");

        PacketReader reader = new(packets);
        while (reader.Read())
        {
            switch (reader.Tag)
            {
                case PacketTag.LiteralData when _content is null:
                    _content = Content(reader.Body);
                    break;
                case PacketTag.CompressedData when _content is null:
                    ReadPackets(Inflated(reader.Body), depth + 1);
                    break;
                case PacketTag.Signature:
                    ArrayBufferWriter<byte> signature = new();
                    signature.WritePacket(PacketTag.Signature, reader.Body);
                    _signatures.Add(signature.WrittenSpan.ToArray());
                    break;
                default:
                    Skip(reader.Tag);
                    break;
            }
        }
    }

    private byte[] Content(ReadOnlySpan<byte> literal)
    {
        FieldReader fields = new(literal);
        fields.Byte();
        fields.Counted();
        fields.UInt32();
        return fields.Left <= _maxBytes ? fields.Rest().ToArray() : throw TooLong();
    }

    private byte[] Inflated(ReadOnlySpan<byte> compressed)
    {
        byte algorithm = compressed.IsEmpty ? (byte)255 : compressed[0];
        if (algorithm == 0)
            return compressed[1..].ToArray();
        if (algorithm is not (1 or 2))
            throw new OpenPgpException($"The compression {algorithm} is not supported.");

        MemoryStream input = new(compressed[1..].ToArray());
        using Stream inflating = algorithm == 1
            ? new DeflateStream(input, CompressionMode.Decompress)
            : new ZLibStream(input, CompressionMode.Decompress);
        return ReadBounded(inflating);
    }

    private byte[] ReadBounded(Stream inflating)
    {
        ArrayBufferWriter<byte> output = new();
        try
        {
            for (int count; (count = inflating.Read(output.GetSpan(16 * 1024))) > 0;)
            {
                output.Advance(count);
                if (output.WrittenCount > _maxBytes + 1024)
                    throw TooLong();
            }
        }
        catch (InvalidDataException)
        {
            throw new OpenPgpException("The message's compressed part is damaged.");
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// What may stand in a message and says nothing; what else is critical is refused (RFC 9580 §4.3).
    /// </summary>
    private static void Skip(PacketTag tag)
    {
        bool isKnown = tag is PacketTag.SymmetricKeyEncryptedSessionKey or PacketTag.OnePassSignature
            or PacketTag.Marker or PacketTag.Padding or PacketTag.Trust;
        if (!isKnown && (byte)tag < 40)
            throw new OpenPgpException("The message holds a packet that is refused or has no place there.");
    }

    private static OpenPgpException Altered() => new("The message was altered or damaged.");

    private static OpenPgpException TooLong() => new("The message is too long.");
}
