using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

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

    // Measured on letters of text: level 2 makes 5 KB a quarter smaller than level 1 for about 13 µs more, which
    // the disk repays; at 60 KB it costs 400 µs more, which it does not. Making the deflate state anew each time
    // costs less than a microsecond of it, so none is pooled.
    private const int SmallLetter = 16 * 1024;

    private static readonly ZLibCompressionOptions Thorough = new() { CompressionLevel = 2 };
    private static readonly ZLibCompressionOptions Fast = new() { CompressionLevel = 1 };

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
        // Deflate makes incompressible bytes larger; what does not fit is dropped by the sink.
        byte[] rented = ArrayPool<byte>.Shared.Rent(whole + LongestHeader + whole);
        int headerLength = WriteHeader(rented, bodyLength);
        payload.CopyTo(rented.AsSpan(headerLength));

        int start = whole + LongestHeader;
        BoundedSink sink = new(rented.AsMemory(start, whole));
        ZLibCompressionOptions level = whole <= SmallLetter ? Thorough : Fast;
        using (ZLibStream deflating = new(sink, level, leaveOpen: true))
            deflating.Write(rented, 0, whole);

        int packetStart = start - FieldWriter.PacketHeaderLength(1 + sink.Written) - 1;
        if (sink.Overflowed || start + sink.Written - packetStart >= whole)
            return new LetterText(rented, 0, whole, ReadOnlySequence<byte>.Empty, false, payload.Length);

        int fields = FieldWriter.PacketHeader(rented.AsSpan(packetStart), PacketTag.CompressedData, 1 + sink.Written);
        rented[packetStart + fields] = Zlib;
        int length = fields + 1 + sink.Written;
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
