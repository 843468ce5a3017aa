namespace Shinten.Sealing.Keys;

/// <summary>The server's private key of OPAQUE's key exchange: a ristretto255 scalar (RFC 9807 §6.4).</summary>
public sealed class AkeKey : SecretKey
{
    internal AkeKey()
    {
    }
}
