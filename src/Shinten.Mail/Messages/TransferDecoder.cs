using System.Buffers;

namespace Shinten.Mail.Messages;

/// <summary>Takes a body out of its transfer encoding, skipping what does not belong there (RFC 2045 §6).</summary>
public static class TransferDecoder
{
    /// <param name="encoding">Content-Transfer-Encoding in any case; what is not known is copied.</param>
    public static void Decode(string encoding, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
        => throw new NotSupportedException();

    /// <summary>False for an encoding that this cannot undo: FETCH BINARY answers UNKNOWN-CTE (RFC 9051 §6.4.5).</summary>
    public static bool Knows(string encoding) => throw new NotSupportedException();
}
