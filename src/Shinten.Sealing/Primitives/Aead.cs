using System.Security.Cryptography;

namespace Shinten.Sealing.Primitives;

/// <summary>AES-256-GCM as stored: a random nonce in front, the tag behind (sealing.md §11).</summary>
internal static class Aead
{
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int Overhead = NonceLength + TagLength;

    /// <summary>Writes nonce, ciphertext and tag; the destination is exactly <see cref="Overhead"/> longer.</summary>
    public static void Seal(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> destination)
    {
        using AesGcm gcm = new(key, TagLength);
        RandomNumberGenerator.Fill(destination[..NonceLength]);
        SealBehindNonce(gcm, plaintext, associated, destination);
    }

    /// <summary>The same behind a nonce that is already in its place.</summary>
    public static void SealBehindNonce(
        AesGcm gcm, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> destination)
        => gcm.Encrypt(
            destination[..NonceLength],
            plaintext,
            destination.Slice(NonceLength, plaintext.Length),
            destination.Slice(NonceLength + plaintext.Length, TagLength),
            associated);
}
