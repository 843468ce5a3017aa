namespace Shinten.Sealing.Deflate;

/// <summary>Opens whatever begins like a deflated stream, as far as it goes: for looking at bytes whose nature is not
/// known (RFC 1951 §3.2).</summary>
public static class DeflateProbe
{
    private const int ReservedKind = 3;
    private const int Stored = 0;

    /// <summary>Whether a stream can begin with these bytes at all: a cheap question, asked of every place.</summary>
    public static bool CanBegin(ReadOnlySpan<byte> data)
    {
        if (data.Length < 5)
            return false;
        int kind = (data[0] >> 1) & 3;

        // A stored block says its length twice, the second time inverted.
        return kind != ReservedKind
            && (kind != Stored || ((data[1] ^ data[3]) == 0xFF && (data[2] ^ data[4]) == 0xFF));
    }

    /// <summary>How many bytes came out before the stream ended, broke or filled the destination.</summary>
    public static int Open(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        _ = Inflater.Inflate(data, destination, out int written);
        return written;
    }
}
