using System.Buffers.Binary;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Primitives;

/// <summary>The layout <c>01 || generation || nonce || ciphertext || tag</c> (sealing.md §11).</summary>
internal static class GenerationBox
{
    public const int HeaderLength = 1 + 4;
    public const int Overhead = HeaderLength + Aead.Overhead;

    public static void WriteHeader(Span<byte> destination, Generation generation)
    {
        destination[0] = SealContext.Format;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], generation.Value);
    }

    public static byte[] Seal(
        Generation generation, SecretKey key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        byte[] stored = new byte[Overhead + plaintext.Length];
        WriteHeader(stored, generation);
        using SecretReading secret = key.Read();
        Aead.Seal(secret.Bytes, plaintext, associated, stored.AsSpan(HeaderLength));
        return stored;
    }

    /// <summary>Length of the plaintext, or negative if these bytes are not such a box of this generation.</summary>
    public static int PlainLength(ReadOnlySpan<byte> stored, Generation generation)
        => stored.Length >= Overhead
            && stored[0] == SealContext.Format
            && BinaryPrimitives.ReadUInt32BigEndian(stored[1..]) == generation.Value
            ? stored.Length - Overhead
            : -1;

    /// <summary>Opens into a destination of exactly <see cref="PlainLength"/> bytes.</summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> stored, SecretKey key, ReadOnlySpan<byte> associated, Span<byte> plaintext)
    {
        using OpeningCipher cipher = new(key);
        return cipher.TryOpen(stored[HeaderLength..], associated, plaintext);
    }
}
