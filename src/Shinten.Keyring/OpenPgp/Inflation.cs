using System.Buffers;
using System.IO.Compression;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Inflates ZLIB into a buffer that bounds it.</summary>
internal static class Inflation
{
    /// <summary>Fills the buffer as far as the data goes; false where the data is broken.</summary>
    public static bool TryInflate(ReadOnlySpan<byte> deflated, Span<byte> output, out int inflated)
    {
        byte[] input = ArrayPool<byte>.Shared.Rent(deflated.Length);
        inflated = 0;
        try
        {
            deflated.CopyTo(input);
            using ZLibStream inflating = new(new MemoryStream(input, 0, deflated.Length), CompressionMode.Decompress);
            inflated = inflating.ReadAtLeast(output, output.Length, throwOnEndOfStream: false);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input, clearArray: true);
        }
    }
}
