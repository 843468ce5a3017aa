using Shinten.Protocols.Admin;

namespace Shinten.Owner.Opening;

internal enum LetterState
{
    Opened,

    /// <summary>It was expunged in the meantime.</summary>
    Gone,

    /// <summary>What is stored cannot be read, or does not open.</summary>
    Damaged,
}

/// <summary>A letter byte for byte as it came.</summary>
/// <param name="Bytes">Gone when the next letter is asked for.</param>
internal readonly record struct OpenedLetter(CarriedEntry Entry, LetterState State, ReadOnlyMemory<byte> Bytes);
