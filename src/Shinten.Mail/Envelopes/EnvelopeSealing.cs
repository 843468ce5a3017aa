namespace Shinten.Mail.Envelopes;

/// <summary>The part of an envelope that opening its letter needs: what to check, and what to undo.</summary>
public sealed record EnvelopeSealing(LetterRecord Letter, HeaderPatch HeaderPatch)
{
    /// <exception cref="FormatException">The bytes are not the envelope of a sealed letter.</exception>
    public static EnvelopeSealing Read(ReadOnlySpan<byte> json)
    {
        Envelope envelope = EnvelopeJson.Read(json);
        return new EnvelopeSealing(
            envelope.Letter ?? throw new FormatException("The envelope does not describe its letter."),
            envelope.HeaderPatch);
    }
}
