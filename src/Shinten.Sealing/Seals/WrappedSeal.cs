using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Seals;

/// <summary>A seal as it is stored: its two keys, each wrapped to the account key (sealing.md §4).</summary>
/// <param name="LetterPkesks">Packets of the letters' session key for reading certificates; empty without any.</param>
/// <param name="EnvelopePkesks">The same for letters that are sealed with the envelope half (sealing.md §5).</param>
public sealed record WrappedSeal(
    SealId Id,
    Generation Generation,
    SealForm Form,
    byte[] Envelope,
    byte[] Letter,
    byte[] LetterPkesks,
    byte[] EnvelopePkesks);
