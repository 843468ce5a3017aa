namespace Shinten.Sealing.OpenPgp;

/// <summary>A range of the armour around so many bytes.</summary>
public readonly record struct ArmorRange(
    long BinaryLength, long Offset, int Count, ArmorKind Kind = ArmorKind.Message);
