using System.IO.Compression;

namespace Shinten.Sealing.Primitives;

/// <summary>Raw DEFLATE (RFC 1951) of whole buffers.</summary>
internal static class Deflater
{
    /// <summary>Bytes that the result never exceeds.</summary>
    public static int Bound(int length) => length + (((length / 32_768) + 1) * 5) + 16;

    public static int Deflate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using MemoryStream buffer = new();
        using (DeflateStream stream = new(buffer, CompressionLevel.Fastest, leaveOpen: true))
            stream.Write(source);
        buffer.GetBuffer().AsSpan(0, (int)buffer.Length).CopyTo(destination);
        return (int)buffer.Length;
    }
}
