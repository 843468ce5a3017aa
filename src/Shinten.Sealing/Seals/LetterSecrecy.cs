namespace Shinten.Sealing.Seals;

/// <summary>Which half of a seal opens a letter (sealing.md §5).</summary>
public enum LetterSecrecy : byte
{
    /// <summary>An ordinary letter: opened with the letter half.</summary>
    Letter = 1,

    /// <summary>Already encrypted end to end: opened with the envelope half and shown byte for byte.</summary>
    Envelope = 2,
}
