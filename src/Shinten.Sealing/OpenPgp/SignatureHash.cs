using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Hash algorithm ids (RFC 9580 §9.5) and what signatures of version 6 need to know of them.</summary>
internal static class SignatureHash
{
    public const byte Sha1 = 2;
    public const byte Sha256 = 8;
    public const byte Sha512 = 10;

    /// <summary>Null where the hash is unknown, not available here, or broken (MD5, RIPEMD-160).</summary>
    public static HashAlgorithmName? Name(byte id) => id switch
    {
        Sha1 => HashAlgorithmName.SHA1,
        Sha256 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        Sha512 => HashAlgorithmName.SHA512,
        12 when SHA3_256.IsSupported => HashAlgorithmName.SHA3_256,
        14 when SHA3_512.IsSupported => HashAlgorithmName.SHA3_512,
        _ => null,
    };

    /// <summary>Salt length of a version 6 signature; 0 where the hash may not be used in one.</summary>
    public static int SaltLength(byte id) => id switch
    {
        Sha256 or 12 => 16,
        9 => 24,
        Sha512 or 14 => 32,
        _ => 0,
    };
}
