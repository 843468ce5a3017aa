namespace Shinten.Sealing.Seals;

/// <summary>A letter as one OpenPGP encrypted-data packet, with what its envelope must record.</summary>
public sealed record SealedLetter(ReadOnlyMemory<byte> Packet, LetterFacts Facts);
