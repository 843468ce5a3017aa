using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.OpenPgp;

/// <summary>
/// Opens byte ranges of the payload of a packet of version 2, chunk by chunk, each tag checked (sealing.md §5).
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed class SeekablePacket : IDisposable
{
    private const int SealedChunkLength = EncryptedPacket.ChunkLength + AeadMode.TagLength;

    private readonly ChunkOpener _opener;
    private readonly byte[] _literalHeader;
    private readonly long _chunksStart;
    private readonly long _textLength;

    private SeekablePacket(ChunkOpener opener, byte[] literalHeader, long chunksStart, long payloadLength)
    {
        _opener = opener;
        _literalHeader = literalHeader;
        _chunksStart = chunksStart;
        _textLength = literalHeader.Length + payloadLength;
        Length = payloadLength;
    }

    /// <summary>Bytes of the payload.</summary>
    public long Length { get; }

    /// <summary>
    /// False for version 1, for compressed payloads (one chunk: open them whole) and for facts that disagree.
    /// </summary>
    public static bool TryCreate(
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        [NotNullWhen(true)] out SeekablePacket? packet)
    {
        ArgumentNullException.ThrowIfNull(facts);
        packet = null;
        bool fits = form.Version == 2 && !facts.Compressed && facts.PayloadLength >= 0
            && facts.Check.Length == ChunkKey.SaltLength && sessionKey.Length == CipherAlgorithm.KeyLength(form.Cipher);
        if (!fits)
            return false;

        byte[] literal = new byte[12];
        int literalLength = EncryptedPacketReader.WriteLiteralHeader(literal, facts.PayloadLength);
        long bodyLength = EncryptedPacketV2.BodyLength(literalLength + facts.PayloadLength);
        int headerLength = FieldWriter.PacketHeaderLength(bodyLength);
        if (headerLength + bodyLength != facts.PacketLength)
            return false;

        byte[] header = new byte[ChunkKey.HeaderLength];
        ChunkKey.WriteHeader(header, form.Cipher, form.Aead, EncryptedPacket.ChunkSizeOctet);
        ChunkOpener opener = new(sessionKey, facts.Check, header);
        packet = new SeekablePacket(
            opener, literal[..literalLength], headerLength + EncryptedPacketV2.FieldsLength, facts.PayloadLength);
        return true;
    }

    /// <summary>Which bytes of the packet hold a range of the payload: whole chunks.</summary>
    public (long Offset, int Length) PacketRange(long offset, int count)
    {
        Require(offset, count);
        if (count == 0)
            return (0, 0);

        (long first, long end) = Chunks(offset, count);
        long from = first * SealedChunkLength;
        long to = Math.Min(end * EncryptedPacket.ChunkLength, _textLength) + (end * AeadMode.TagLength);
        return (_chunksStart + from, checked((int)(to - from)));
    }

    /// <summary>Opens a range of the payload from the bytes that <see cref="PacketRange"/> asked for.</summary>
    /// <remarks>Every chunk is checked before the first byte is written.</remarks>
    public bool TryOpen(long offset, int count, in ReadOnlySequence<byte> packetRange, IBufferWriter<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (packetRange.Length != PacketRange(offset, count).Length)
            return false;
        if (count == 0)
            return true;

        (long first, long end) = Chunks(offset, count);
        long start = first * EncryptedPacket.ChunkLength;
        int length = (int)(Math.Min(end * EncryptedPacket.ChunkLength, _textLength) - start);
        using PooledPlaintext text = new(length);
        if (!TryOpenChunks(first, packetRange, text.Span))
            return false;
        if (first == 0 && !text.Span.StartsWith(_literalHeader.AsSpan(0, Math.Min(length, _literalHeader.Length))))
            return false;

        payload.Write(text.Span.Slice((int)(_literalHeader.Length + offset - start), count));
        return true;
    }

    public void Dispose() => _opener.Dispose();

    private bool TryOpenChunks(long index, ReadOnlySequence<byte> range, Span<byte> text)
    {
        byte[]? joined = range.IsSingleSegment ? null : range.ToArray();
        ReadOnlySpan<byte> rest = joined is null ? range.FirstSpan : joined;
        while (!text.IsEmpty)
        {
            int count = Math.Min(EncryptedPacket.ChunkLength, text.Length);
            if (!_opener.TryOpen(index, rest[..(count + AeadMode.TagLength)], text[..count]))
                return false;

            rest = rest[(count + AeadMode.TagLength)..];
            text = text[count..];
            index++;
        }

        return true;
    }

    private (long First, long End) Chunks(long offset, int count)
    {
        long from = _literalHeader.Length + offset;
        return (from / EncryptedPacket.ChunkLength, EncryptedPacketV2.ChunkCount(from + count));
    }

    private void Require(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Length, nameof(count));
    }
}
