using System.Security.Cryptography;

namespace Shinten.Sealing.Opaque;

/// <summary>HKDF-SHA-512 and HMAC-SHA-512 as OPAQUE uses them (RFC 9807 §2.2).</summary>
internal static class OpaqueKdf
{
    public static void Extract(ReadOnlySpan<byte> material, Span<byte> extracted)
        => HKDF.Extract(HashAlgorithmName.SHA512, material, default, extracted);

    public static void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output)
        => HKDF.Expand(HashAlgorithmName.SHA512, key, output, info);

    public static void Expand(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> before, ReadOnlySpan<byte> label, Span<byte> output)
    {
        Span<byte> info = stackalloc byte[before.Length + label.Length];
        before.CopyTo(info);
        label.CopyTo(info[before.Length..]);
        Expand(key, info, output);
    }

    // struct { uint16 length; opaque label<8..255> = "OPAQUE-" + Label; uint8 context<0..255>; } CustomLabel;
    public static void DeriveSecret(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label, ReadOnlySpan<byte> transcriptHash, Span<byte> output)
    {
        ReadOnlySpan<byte> prefix = "OPAQUE-"u8;
        Span<byte> info = stackalloc byte[2 + 1 + prefix.Length + label.Length + 1 + transcriptHash.Length];
        info[0] = (byte)(OpaqueLengths.Hash >> 8);
        info[1] = OpaqueLengths.Hash;
        info[2] = (byte)(prefix.Length + label.Length);
        prefix.CopyTo(info[3..]);
        label.CopyTo(info[(3 + prefix.Length)..]);
        int context = 3 + prefix.Length + label.Length;
        info[context] = (byte)transcriptHash.Length;
        transcriptHash.CopyTo(info[(context + 1)..]);
        Expand(secret, info, output);
    }

    public static void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> output)
        => HMACSHA512.HashData(key, message, output);
}
