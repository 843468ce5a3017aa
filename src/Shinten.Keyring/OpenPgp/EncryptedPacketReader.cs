using System.Buffers;
using System.Security.Cryptography;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.Deflate;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.OpenPgp;

/// <summary>
/// Opens what <see cref="EncryptedPacket"/> sealed, whole and only as its envelope describes it (sealing.md §5).
/// </summary>
public static class EncryptedPacketReader
{
    private const int LiteralFieldsLength = 6;
    private const byte Zlib = 2;

    /// <summary>Writes the payload, or writes nothing and returns false if anything disagrees.</summary>
    public static bool TryOpen(
        in ReadOnlySequence<byte> packet,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        IBufferWriter<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(payload);
        bool fits = packet.Length == facts.PacketLength && facts.PayloadLength is >= 0 and < int.MaxValue - 64
            && sessionKey.Length == CipherAlgorithm.KeyLength(form.Cipher);
        if (!fits)
            return false;
        if (packet.IsSingleSegment)
            return TryOpen(packet.FirstSpan, form, sessionKey, facts, payload);

        byte[] joined = ArrayPool<byte>.Shared.Rent((int)packet.Length);
        packet.CopyTo(joined);
        bool opened = TryOpen(joined.AsSpan(0, (int)packet.Length), form, sessionKey, facts, payload);
        ArrayPool<byte>.Shared.Return(joined);
        return opened;
    }

    /// <summary>The literal's header as it was written around a payload of this length.</summary>
    internal static int WriteLiteralHeader(Span<byte> header, long payloadLength)
    {
        int length = FieldWriter.PacketHeader(header, PacketTag.LiteralData, LiteralFieldsLength + payloadLength);
        header.Slice(length, LiteralFieldsLength).Clear();
        header[length] = (byte)'b';
        return length + LiteralFieldsLength;
    }

    private static bool TryOpen(
        ReadOnlySpan<byte> packet,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        IBufferWriter<byte> payload)
    {
        try
        {
            return TryBody(packet, out ReadOnlySpan<byte> body) && body[0] == form.Version && form.Version switch
            {
                1 => TryOpenVersion1(packet, body, form, sessionKey, facts, payload),
                2 => TryOpenVersion2(body, form, sessionKey, facts, payload),
                _ => false,
            };
        }
        catch (OpenPgpException)
        {
            return false;
        }
    }

    /// <summary>
    /// The body of an encrypted data packet with a definite length and nothing behind it. Tag 9 is not one.
    /// </summary>
    private static bool TryBody(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> body)
    {
        body = default;
        if (packet.Length < 2 + EncryptedPacketV2.FieldsLength)
            return false;

        PacketReader packets = new(packet);
        if (!packets.Read() || packets.Tag != PacketTag.EncryptedAndProtectedData || !packets.Rest.IsEmpty)
            return false;

        body = packets.Body;
        return packet.Length == FieldWriter.PacketHeaderLength(body.Length) + body.Length;
    }

    private static bool TryOpenVersion1(
        ReadOnlySpan<byte> packet,
        ReadOnlySpan<byte> body,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        IBufferWriter<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(packet, hash);
        int textLength = EncryptedText.LengthOfVersion1(body.Length, form.Cipher);
        if (textLength < 0 || !hash.SequenceEqual(facts.Check))
            return false;

        using PooledPlaintext text = new(textLength);
        return EncryptedText.TryOpenVersion1(body, form.Cipher, sessionKey, text.Span)
            && TryWrite(text.Span, facts, payload);
    }

    private static bool TryOpenVersion2(
        ReadOnlySpan<byte> body,
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        IBufferWriter<byte> payload)
    {
        ReadOnlySpan<byte> expected = [2, form.Cipher, form.Aead, EncryptedPacket.ChunkSizeOctet, .. facts.Check];
        long textLength = EncryptedText.LengthOfVersion2(body.Length, EncryptedPacket.ChunkSizeOctet);
        if (textLength < 0 || expected.Length != EncryptedPacketV2.FieldsLength || !body.StartsWith(expected))
            return false;

        using PooledPlaintext text = new((int)textLength);
        return EncryptedText.TryOpenVersion2(body, sessionKey, text.Span) && TryWrite(text.Span, facts, payload);
    }

    /// <summary>Finds the payload in the opened text, which must be exactly what the facts say.</summary>
    private static bool TryWrite(ReadOnlySpan<byte> text, EncryptedPacketFacts facts, IBufferWriter<byte> payload)
    {
        if (!facts.Compressed)
            return TryWriteLiteral(text, facts.PayloadLength, payload);

        PacketReader packets = new(text);
        if (!packets.Read() || packets.Tag != PacketTag.CompressedData || packets.Body is not [Zlib, .. var deflated])
            return false;

        Span<byte> header = stackalloc byte[12];
        int length = WriteLiteralHeader(header, facts.PayloadLength) + (int)facts.PayloadLength;

        using PooledPlaintext literal = new(length);
        return packets.Rest.IsEmpty
            && ZlibFormat.Expand(deflated, literal.Span, out int inflated) == InflateOutcome.Whole
            && inflated == length
            && TryWriteLiteral(literal.Span, facts.PayloadLength, payload);
    }

    private static bool TryWriteLiteral(ReadOnlySpan<byte> text, long payloadLength, IBufferWriter<byte> payload)
    {
        Span<byte> header = stackalloc byte[12];
        int headerLength = WriteLiteralHeader(header, payloadLength);
        if (text.Length != headerLength + payloadLength || !text.StartsWith(header[..headerLength]))
            return false;

        payload.Write(text[headerLength..]);
        return true;
    }
}
