namespace Shinten.Sealing.Keys;

/// <summary>Seals the envelopes and mailbox names of one seal (sealing.md §4).</summary>
public sealed class EnvelopeKey : SecretKey
{
    internal EnvelopeKey()
    {
    }

    internal static EnvelopeKey Generate()
    {
        EnvelopeKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static EnvelopeKey From(ReadOnlySpan<byte> bytes)
    {
        EnvelopeKey key = new();
        key.Fill(bytes);
        return key;
    }
}
