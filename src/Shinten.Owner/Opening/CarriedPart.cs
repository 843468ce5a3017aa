namespace Shinten.Owner.Opening;

/// <summary>What came of one letter: its envelope, and its packet unless that is read in ranges.</summary>
internal readonly record struct CarriedPart(bool IsWhole, ReadOnlyMemory<byte> Envelope, ReadOnlyMemory<byte> Packet);
