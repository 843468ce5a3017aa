using System.Security.Cryptography;
using Shinten.Sealing.Opaque;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Primitives;

/// <summary>The stretch of OPAQUE: Argon2id 1.3, p = 1, a salt of zeros, 64 bytes (sealing.md §6,
/// RFC 9106 §3.1).</summary>
internal static class Argon2id
{
    public const int OutputLength = 64;

    private const int Algorithm = 2;
    private const int SaltLength = 16;

    public static void Stretch(ReadOnlySpan<byte> input, StretchParameters parameters, Span<byte> output)
    {
        Sodium.EnsureReady();
        int result = Sodium.PasswordHash(
            output,
            (ulong)output.Length,
            input,
            (ulong)input.Length,
            stackalloc byte[SaltLength],
            parameters.Passes,
            (nuint)parameters.MemoryKiB * 1024,
            Algorithm);
        if (result != 0)
            throw new CryptographicException("There is not enough memory to stretch the password.");
    }
}
