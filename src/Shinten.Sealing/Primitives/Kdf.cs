using System.Security.Cryptography;

namespace Shinten.Sealing.Primitives;

/// <summary>HKDF-SHA256 with an empty salt and one info (RFC 5869 §2, sealing.md §11).</summary>
internal static class Kdf
{
    public static void Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> extracted = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            HKDF.Extract(HashAlgorithmName.SHA256, key, default, extracted);
            HKDF.Expand(HashAlgorithmName.SHA256, extracted, output, info);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(extracted);
        }
    }
}
