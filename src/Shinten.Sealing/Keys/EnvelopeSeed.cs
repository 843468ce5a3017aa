namespace Shinten.Sealing.Keys;

/// <summary>Opens the envelope half of every seal of an account (sealing.md §3).</summary>
public sealed class EnvelopeSeed : SecretKey
{
    internal EnvelopeSeed()
    {
    }

    internal static EnvelopeSeed Generate()
    {
        EnvelopeSeed key = new();
        key.FillAtRandom();
        return key;
    }

    internal static EnvelopeSeed From(ReadOnlySpan<byte> bytes)
    {
        EnvelopeSeed key = new();
        key.Fill(bytes);
        return key;
    }
}
