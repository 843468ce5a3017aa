namespace Shinten.Sealing.OpenPgp;

/// <summary>AEAD mode ids and nonce lengths (RFC 9580 §9.6).</summary>
internal static class AeadMode
{
    public const byte Eax = 1;
    public const byte Ocb = 2;
    public const byte Gcm = 3;

    public const int TagLength = 16;

    public static int NonceLength(byte mode) => mode switch
    {
        Eax => 16,
        Ocb => 15,
        Gcm => 12,
        _ => throw new OpenPgpException($"The AEAD mode {mode} is unknown."),
    };
}
