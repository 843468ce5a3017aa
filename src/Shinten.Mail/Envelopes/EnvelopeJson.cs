using System.Buffers;
using System.Text.Json;

namespace Shinten.Mail.Envelopes;

/// <summary>
/// An envelope as the JSON that is sealed: JMAP's Email metadata and our own properties (RFC 8621 §4.1, sealing.md
/// §5).
/// </summary>
public static class EnvelopeJson
{
    /// <summary>No envelope is longer; <see cref="Envelope.Of"/> abridges what would be.</summary>
    public const int MaxLength = 256 * 1024;

    /// <summary>The deepest JSON that the deepest structure makes: three levels a part.</summary>
    private const int MaxDepth = 512;

    /// <param name="output">UTF-8 without a byte order mark, without white space.</param>
    public static void Write(IBufferWriter<byte> output, Envelope envelope) => EnvelopeWriter.Write(output, envelope);

    /// <exception cref="FormatException">The bytes are not an envelope.</exception>
    public static Envelope Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = Open(json);
        try
        {
            return EnvelopeReader.Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("Not an envelope.", e);
        }
    }

    /// <summary>Only the fields that ENVELOPE, sorting and header search need; structure is stepped over.</summary>
    /// <exception cref="FormatException">The bytes are not an envelope.</exception>
    public static EnvelopeFields ReadFields(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = Open(json);
        try
        {
            return EnvelopeReader.ReadFields(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("Not an envelope.", e);
        }
    }

    /// <summary>Only what opening the letter needs.</summary>
    /// <exception cref="FormatException">The bytes are not the envelope of a sealed letter.</exception>
    public static EnvelopeSealing ReadSealing(ReadOnlySpan<byte> json)
    {
        try
        {
            return EnvelopeReader.ReadSealing(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("Not the envelope of a sealed letter.", e);
        }
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxLength)
        {
            throw new FormatException("Not an envelope.");
        }

        return new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }
}
