using System.Buffers;
using System.Buffers.Text;

namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// ASCII armour (RFC 9580 §6.2), written with CRLF line ends, full lines of 76 characters and without a checksum
/// (RFC 9580 §6.1), so that any range of it can be made alone.
/// </summary>
/// <remarks>
/// GnuPG 2.2 does not find the end of an armour that has neither checksum nor padding. Where the bytes are a multiple
/// of three, a Marker packet, which every reader ignores (RFC 9580 §5.8), goes before them.
/// </remarks>
public static class Armor
{
    private const int LineCharacters = 76;
    private const int LineBytes = LineCharacters / 4 * 3;
    private const int LineLength = LineCharacters + 2;

    private static ReadOnlySpan<byte> Marker => [0xCA, 3, (byte)'P', (byte)'G', (byte)'P'];

    /// <summary>Exact length of the armour around this many bytes.</summary>
    public static long Length(long binaryLength, ArmorKind kind = ArmorKind.Message)
        => Header(kind).Length + BodyLength(binaryLength) + Footer(kind).Length;

    /// <summary>Writes the whole armour.</summary>
    public static void Write(
        IBufferWriter<byte> output, in ReadOnlySequence<byte> binary, ArmorKind kind = ArmorKind.Message)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Header(kind));
        WriteLines(output, MarkerFor(binary.Length), binary);
        output.Write(Footer(kind));
    }

    /// <summary>Which bytes of the binary are needed for a range of the armour: whole lines.</summary>
    public static (long Offset, int Length) BinaryRange(
        long binaryLength, long offset, int count, ArmorKind kind = ArmorKind.Message)
    {
        (long first, long end) = Lines(binaryLength, offset, count, kind);
        int marker = MarkerFor(binaryLength).Length;
        long from = Math.Max(0, (first * LineBytes) - marker);
        return end <= first ? (0, 0) : (from, (int)(Math.Min((end * LineBytes) - marker, binaryLength) - from));
    }

    /// <summary>Writes a range of the armour from the bytes that <see cref="BinaryRange"/> asked for.</summary>
    public static void WriteRange(
        IBufferWriter<byte> output, ArmorRange range, in ReadOnlySequence<byte> binaryRange)
    {
        ArgumentNullException.ThrowIfNull(output);
        long bodyStart = Header(range.Kind).Length;
        long bodyEnd = bodyStart + BodyLength(range.BinaryLength);
        long end = range.Offset + range.Count;
        if (range.Offset < 0 || range.Count < 0 || end > Length(range.BinaryLength, range.Kind))
            throw new ArgumentOutOfRangeException(nameof(range));

        WritePart(output, Header(range.Kind), 0, range);
        if (range.Offset < bodyEnd && end > bodyStart && range.Count > 0)
            WriteBody(output, range, bodyStart, bodyEnd, binaryRange);

        WritePart(output, Footer(range.Kind), bodyEnd, range);
    }

    /// <summary>Reads the first armour in a text, leniently; the checksum is ignored (RFC 9580 §6.1).</summary>
    /// <exception cref="OpenPgpException">There is none, or it is broken or longer than allowed.</exception>
    public static byte[] Read(ReadOnlySpan<byte> text, int maxBytes, out ArmorKind kind)
        => ArmorReader.Read(text, maxBytes, out kind);

    internal static ReadOnlySpan<byte> Label(ArmorKind kind) => kind switch
    {
        ArmorKind.Message => "PGP MESSAGE"u8,
        ArmorKind.PublicKey => "PGP PUBLIC KEY BLOCK"u8,
        ArmorKind.PrivateKey => "PGP PRIVATE KEY BLOCK"u8,
        ArmorKind.Signature => "PGP SIGNATURE"u8,
    };

    private static ReadOnlySpan<byte> Header(ArmorKind kind) => kind switch
    {
        ArmorKind.Message => "-----BEGIN PGP MESSAGE-----\r\n\r\n"u8,
        ArmorKind.PublicKey => "-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\n"u8,
        ArmorKind.PrivateKey => "-----BEGIN PGP PRIVATE KEY BLOCK-----\r\n\r\n"u8,
        ArmorKind.Signature => "-----BEGIN PGP SIGNATURE-----\r\n\r\n"u8,
    };

    private static ReadOnlySpan<byte> Footer(ArmorKind kind) => kind switch
    {
        ArmorKind.Message => "-----END PGP MESSAGE-----\r\n"u8,
        ArmorKind.PublicKey => "-----END PGP PUBLIC KEY BLOCK-----\r\n"u8,
        ArmorKind.PrivateKey => "-----END PGP PRIVATE KEY BLOCK-----\r\n"u8,
        ArmorKind.Signature => "-----END PGP SIGNATURE-----\r\n"u8,
    };

    private static ReadOnlySpan<byte> MarkerFor(long binaryLength)
        => binaryLength % 3 == 0 && binaryLength > 0 ? Marker : [];

    private static long BodyLength(long binaryLength)
    {
        long characters = (MarkerFor(binaryLength).Length + binaryLength + 2) / 3 * 4;
        return characters + ((characters + LineCharacters - 1) / LineCharacters * 2);
    }

    /// <summary>The lines of the body that a range touches: first, and behind the last.</summary>
    private static (long First, long End) Lines(long binaryLength, long offset, int count, ArmorKind kind)
    {
        long bodyStart = Header(kind).Length;
        long from = Math.Max(0, offset - bodyStart);
        long to = Math.Min(offset + count - bodyStart, BodyLength(binaryLength));
        return to <= from ? (0, 0) : (from / LineLength, (to + LineLength - 1) / LineLength);
    }

    private static void WriteBody(
        IBufferWriter<byte> output,
        ArmorRange range,
        long bodyStart,
        long bodyEnd,
        in ReadOnlySequence<byte> binaryRange)
    {
        (long first, _) = Lines(range.BinaryLength, range.Offset, range.Count, range.Kind);
        ArrayBufferWriter<byte> lines = new((int)BodyLength(binaryRange.Length) + LineLength);
        WriteLines(lines, first == 0 ? MarkerFor(range.BinaryLength) : [], binaryRange);
        long skip = Math.Max(0, range.Offset - bodyStart - (first * LineLength));
        long from = Math.Max(range.Offset, bodyStart);
        long count = Math.Min(range.Offset + range.Count, bodyEnd) - from;
        if (skip + count > lines.WrittenCount)
            throw new ArgumentException("These are not the bytes that this range of the armour needs.");

        output.Write(lines.WrittenSpan.Slice((int)skip, (int)count));
    }

    private static void WritePart(IBufferWriter<byte> output, ReadOnlySpan<byte> part, long start, ArmorRange range)
    {
        long from = Math.Max(range.Offset, start) - start;
        long to = Math.Min(range.Offset + range.Count, start + part.Length) - start;
        if (from < to)
            output.Write(part[(int)from..(int)to]);
    }

    private static void WriteLines(
        IBufferWriter<byte> output, ReadOnlySpan<byte> marker, in ReadOnlySequence<byte> binary)
    {
        Span<byte> line = stackalloc byte[LineBytes];
        marker.CopyTo(line);
        int filled = marker.Length;
        foreach (ReadOnlyMemory<byte> segment in binary)
        {
            ReadOnlySpan<byte> rest = segment.Span;
            while (!rest.IsEmpty)
            {
                int count = Math.Min(LineBytes - filled, rest.Length);
                rest[..count].CopyTo(line[filled..]);
                rest = rest[count..];
                filled += count;
                if (filled == LineBytes)
                    filled = WriteLine(output, line);
            }
        }

        if (filled > 0)
            WriteLine(output, line[..filled]);
    }

    private static int WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> line)
    {
        Span<byte> written = output.GetSpan(LineLength);
        Base64.EncodeToUtf8(line, written, out _, out int length);
        written[length] = (byte)'\r';
        written[length + 1] = (byte)'\n';
        output.Advance(length + 2);
        return 0;
    }
}
