namespace Shinten.Sealing.Keys;

/// <summary>The OpenPGP session key of the letters of one seal (sealing.md §5).</summary>
public sealed class SessionKey : SecretKey
{
    internal SessionKey()
    {
    }

    internal static SessionKey Generate()
    {
        SessionKey key = new();
        key.FillAtRandom();
        return key;
    }

    internal static SessionKey From(ReadOnlySpan<byte> bytes)
    {
        SessionKey key = new();
        key.Fill(bytes);
        return key;
    }
}
