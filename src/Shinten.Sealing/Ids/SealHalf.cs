namespace Shinten.Sealing.Ids;

/// <summary>Which of the two keys of a seal, and which of the two seeds that open them (sealing.md §11).</summary>
public enum SealHalf : byte
{
    Envelope = 1,
    Letter = 2,
}
