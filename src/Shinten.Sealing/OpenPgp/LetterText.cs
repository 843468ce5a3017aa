using System.Buffers;
using System.Security.Cryptography;
using Shinten.Sealing.Deflate;

namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// The packets inside an encrypted letter: a Literal Data packet (RFC 9580 §5.9), alone or, where it fits one chunk
/// and gets smaller, in a Compressed Data packet (RFC 9580 §5.6).
/// </summary>
internal sealed class LetterText : IDisposable
{
    // Format, no name, no date. What a literal says of itself is not authenticated by any signature.
    private const int LiteralFieldsLength = 6;
    private const int LongestHeader = 6 + LiteralFieldsLength;
    private const byte Zlib = 2;

    private readonly byte[] _rented;
    private readonly int _start;
    private readonly int _rentedLength;
    private readonly ReadOnlySequence<byte> _rest;

    private LetterText(byte[] rented, int start, int length, ReadOnlySequence<byte> rest, bool compressed, long payload)
    {
        _rented = rented;
        _start = start;
        _rentedLength = length;
        _rest = rest;
        Compressed = compressed;
        PayloadLength = payload;
    }

    public bool Compressed { get; }

    public long PayloadLength { get; }

    public long Length => _rentedLength + _rest.Length;

    public static LetterText Of(in ReadOnlySequence<byte> payload)
    {
        long bodyLength = LiteralFieldsLength + payload.Length;
        long whole = FieldWriter.PacketHeaderLength(bodyLength) + bodyLength;
        if (whole > EncryptedPacket.ChunkLength)
        {
            byte[] header = ArrayPool<byte>.Shared.Rent(LongestHeader);
            return new LetterText(header, 0, WriteHeader(header, bodyLength), payload, false, payload.Length);
        }

        return Small(payload, (int)bodyLength, (int)whole);
    }

    /// <summary>Copies the next bytes of the text; <paramref name="position"/> counts from its beginning.</summary>
    public void CopyTo(long position, Span<byte> output)
    {
        if (position < _rentedLength)
        {
            int count = (int)Math.Min(output.Length, _rentedLength - position);
            _rented.AsSpan(_start + (int)position, count).CopyTo(output);
            output = output[count..];
            position += count;
        }

        if (!output.IsEmpty)
            _rest.Slice(position - _rentedLength, output.Length).CopyTo(output);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_rented.AsSpan(0, _start + _rentedLength));
        ArrayPool<byte>.Shared.Return(_rented);
    }

    /// <summary>The plain text and its compressed form in one rented buffer, of which one is kept.</summary>
    private static LetterText Small(in ReadOnlySequence<byte> payload, int bodyLength, int whole)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(whole + LongestHeader + ZlibFormat.Bound(whole));
        int headerLength = WriteHeader(rented, bodyLength);
        payload.CopyTo(rented.AsSpan(headerLength));

        int start = whole + LongestHeader;
        int compressed = ZlibFormat.Compress(rented.AsSpan(0, whole), rented.AsSpan(start));
        int packetStart = start - FieldWriter.PacketHeaderLength(1 + compressed) - 1;
        if (start + compressed - packetStart >= whole)
        {
            CryptographicOperations.ZeroMemory(rented.AsSpan(start, compressed));
            return new LetterText(rented, 0, whole, ReadOnlySequence<byte>.Empty, false, payload.Length);
        }

        int fields = FieldWriter.PacketHeader(rented.AsSpan(packetStart), PacketTag.CompressedData, 1 + compressed);
        rented[packetStart + fields] = Zlib;
        int length = fields + 1 + compressed;
        CryptographicOperations.ZeroMemory(rented.AsSpan(0, packetStart));
        return new LetterText(rented, packetStart, length, ReadOnlySequence<byte>.Empty, true, payload.Length);
    }

    private static int WriteHeader(Span<byte> output, long bodyLength)
    {
        int length = FieldWriter.PacketHeader(output, PacketTag.LiteralData, bodyLength);
        Span<byte> fields = output.Slice(length, LiteralFieldsLength);
        fields.Clear();
        fields[0] = (byte)'b';
        return length + LiteralFieldsLength;
    }
}
