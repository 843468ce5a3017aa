namespace Shinten.Sealing.OpenPgp;

/// <summary>Symmetric cipher ids (RFC 9580 §9.3).</summary>
internal static class CipherAlgorithm
{
    public const byte Aes128 = 7;
    public const byte Aes192 = 8;
    public const byte Aes256 = 9;

    public static bool IsAes(byte cipher) => cipher is Aes128 or Aes192 or Aes256;

    public static int KeyLength(byte cipher) => cipher switch
    {
        2 or Aes192 or 12 => 24,
        1 or 3 or 4 or Aes128 or 11 => 16,
        Aes256 or 10 or 13 => 32,
        _ => throw new OpenPgpException($"The cipher {cipher} is not supported."),
    };

    public static int BlockLength(byte cipher) => cipher is 1 or 2 or 3 or 4 ? 8 : 16;
}
