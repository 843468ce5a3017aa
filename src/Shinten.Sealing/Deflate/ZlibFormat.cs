using System.Buffers.Binary;

namespace Shinten.Sealing.Deflate;

/// <summary>The ZLIB wrapping of DEFLATE, for OpenPGP's Compressed Data packet (RFC 1950 §2.2,
/// RFC 9580 §5.6).</summary>
internal static class ZlibFormat
{
    private const int HeaderLength = 2;
    private const int TrailerLength = 4;
    private const uint AdlerModulus = 65_521;
    private const int AdlerRun = 5_552;

    /// <summary>Bytes that a destination must have.</summary>
    public static int Bound(int length) => HeaderLength + Deflater.Bound(length) + TrailerLength;

    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        destination[0] = 0x78;
        destination[1] = 0x01;
        int length = HeaderLength + Deflater.Deflate(source, destination[HeaderLength..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[length..], Adler32(source));
        return length + TrailerLength;
    }

    /// <summary>Expands a whole stream without a preset dictionary; its checksum must agree.</summary>
    /// <param name="written">What was written, also where the outcome is not whole: the caller clears it.</param>
    public static InflateOutcome Expand(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        written = 0;
        if (source.Length < HeaderLength + TrailerLength
            || (source[0] & 0x0F) != 8
            || ((source[0] << 8) | source[1]) % 31 != 0
            || (source[1] & 0x20) != 0)
        {
            return InflateOutcome.Damaged;
        }

        InflateOutcome outcome = Inflater.Inflate(source[HeaderLength..^TrailerLength], destination, out written);
        if (outcome != InflateOutcome.Whole)
            return outcome;
        return BinaryPrimitives.ReadUInt32BigEndian(source[^TrailerLength..]) == Adler32(destination[..written])
            ? InflateOutcome.Whole
            : InflateOutcome.Damaged;
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        uint low = 1;
        uint high = 0;
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> run = bytes[..Math.Min(bytes.Length, AdlerRun)];
            foreach (byte value in run)
            {
                low += value;
                high += low;
            }

            low %= AdlerModulus;
            high %= AdlerModulus;
            bytes = bytes[run.Length..];
        }

        return (high << 16) | low;
    }
}
