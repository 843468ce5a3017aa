using System.Buffers;
using Shinten.Mail.Envelopes;
using Shinten.Mail.Messages;

namespace Shinten.Storage.Letters;

/// <summary>A letter as one account will have it, about to be sealed.</summary>
/// <param name="Payload">The bytes to store: trace fields and letter, with inner header fields if they are
/// wanted.</param>
internal sealed record PlainLetter(
    ReadOnlySequence<byte> Payload, Envelope Envelope, ReadOnlyMemory<byte> Words, string Preview)
{
    public static PlainLetter For(LetterToFile letter, bool hasReadingCertificate)
        => hasReadingCertificate ? WithInnerHeaders(letter) : AsReceived(letter);

    private static PlainLetter AsReceived(LetterToFile letter)
    {
        ParsedLetter parsed = letter.Letter;
        if (letter.TraceFields.IsEmpty)
        {
            return new PlainLetter(
                new ReadOnlySequence<byte>(parsed.Bytes), parsed.Envelope, parsed.Words.FrontCoded, parsed.Preview);
        }

        // The same envelope and words for all recipients, but for what their own trace fields add.
        return new PlainLetter(
            TwoPieces.Join(letter.TraceFields, parsed.Bytes),
            parsed.Envelope with { Structure = Below(letter.TraceFields.Length, parsed.Envelope.Structure) },
            parsed.WordsWith(letter.TraceFields),
            parsed.Preview);
    }

    private static PlainLetter WithInnerHeaders(LetterToFile letter)
    {
        ParsedLetter parsed = letter.Letter;
        if (!letter.TraceFields.IsEmpty)
        {
            byte[] whole = new byte[letter.TraceFields.Length + parsed.Bytes.Length];
            letter.TraceFields.CopyTo(whole);
            parsed.Bytes.CopyTo(whole.AsMemory(letter.TraceFields.Length));
            parsed = new ParsedLetter(whole);
        }

        PatchedPayload patched = InnerHeaders.Patch(parsed.Message);
        Envelope envelope = patched.Patch.IsNone ? parsed.Envelope : Envelope.Of(parsed.Message, patched.Patch);
        return new PlainLetter(
            new ReadOnlySequence<byte>(patched.Payload), envelope, parsed.Words.FrontCoded, parsed.Preview);
    }

    // The top header grows by the trace fields; everything behind it moves.
    private static MessagePart Below(int traceLength, MessagePart root)
    {
        MessagePart moved = root.Moved(traceLength);
        return moved with { HeaderOffset = 0, HeaderLength = root.HeaderLength + traceLength };
    }
}
