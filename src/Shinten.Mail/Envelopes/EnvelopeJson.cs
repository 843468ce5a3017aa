using System.Buffers;

namespace Shinten.Mail.Envelopes;

/// <summary>An envelope as the JSON that is sealed: JMAP's Email metadata and our own properties (RFC 8621 §4.1, sealing.md §5).</summary>
public static class EnvelopeJson
{
    /// <summary>No envelope is longer; <see cref="Envelope.Of"/> abridges what would be.</summary>
    public const int MaxLength = 256 * 1024;

    public static void Write(IBufferWriter<byte> output, Envelope envelope) => throw new NotSupportedException();

    /// <exception cref="FormatException">The bytes are not an envelope.</exception>
    public static Envelope Read(ReadOnlySpan<byte> json) => throw new NotSupportedException();

    /// <summary>Only the fields that ENVELOPE, sorting and header search need; structure is stepped over.</summary>
    public static EnvelopeFields ReadFields(ReadOnlySpan<byte> json) => throw new NotSupportedException();
}
