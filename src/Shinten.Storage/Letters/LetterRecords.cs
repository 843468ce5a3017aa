using Shinten.Mail.Envelopes;
using Shinten.Sealing.Seals;

namespace Shinten.Storage.Letters;

/// <summary>The facts of a sealed letter, as Sealing states them and as Mail writes them into the envelope.</summary>
public static class LetterRecords
{
    internal static LetterRecord Of(LetterFacts facts) => new(
        new byte[] { facts.Form.Version, facts.Form.Cipher, facts.Form.Aead },
        (byte)facts.Secrecy,
        facts.PacketLength,
        facts.PayloadLength,
        facts.Compressed,
        facts.Check);

    public static LetterFacts FactsOf(LetterRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ReadOnlySpan<byte> form = record.Form.Span;
        return new LetterFacts(
            new SealForm(form[0], form[1], form[2]),
            (LetterSecrecy)record.Secrecy,
            record.PacketLength,
            record.PayloadLength,
            record.Compressed,
            record.Check.ToArray());
    }
}
