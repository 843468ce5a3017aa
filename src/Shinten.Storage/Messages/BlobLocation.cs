namespace Shinten.Storage.Messages;

/// <summary>Where the record of a letter lies, and how long its parts are.</summary>
public readonly record struct BlobLocation(
    int Segment, long Offset, int EnvelopeLength, int PreviewLength, int WordsLength, long LetterLength)
{
    /// <summary>Bytes of the whole record on disk.</summary>
    public long RecordLength
        => Blobs.RecordHeader.Length + EnvelopeLength + PreviewLength + (long)WordsLength + LetterLength;

    internal (long Offset, long Length) PartAt(LetterPart part)
    {
        long envelope = Offset + Blobs.RecordHeader.Length;
        long preview = envelope + EnvelopeLength;
        long words = preview + PreviewLength;
        return part switch
        {
            LetterPart.Envelope => (envelope, EnvelopeLength),
            LetterPart.Preview => (preview, PreviewLength),
            LetterPart.Words => (words, WordsLength),
            LetterPart.Letter => (words + WordsLength, LetterLength),
        };
    }
}
