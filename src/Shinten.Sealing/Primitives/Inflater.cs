using System.IO.Compression;

namespace Shinten.Sealing.Primitives;

/// <summary>Inflates raw DEFLATE (RFC 1951) of whole buffers into bounded ones.</summary>
internal static class Inflater
{
    public static InflateOutcome Inflate(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        using MemoryStream buffer = new(source.ToArray());
        using DeflateStream stream = new(buffer, CompressionMode.Decompress);
        written = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        return stream.ReadByte() < 0 ? InflateOutcome.Whole : InflateOutcome.DoesNotFit;
    }
}
