using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Message key and nonces of one packet of version 2 (RFC 9580 §5.13.2).</summary>
internal readonly ref struct ChunkKey
{
    public const int SaltLength = 32;
    public const int HeaderLength = 5;
    public const int LongestSecret = 32 + 16;

    private readonly ReadOnlySpan<byte> _secret;
    private readonly int _keyLength;

    // The header (tag, version, cipher, mode, chunk size) is the info of the key and the data of every chunk.
    // The caller gives room for the secret, and clears it.
    public ChunkKey(
        ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> header, Span<byte> secret)
    {
        _keyLength = CipherAlgorithm.KeyLength(header[2]);
        Span<byte> derived = secret[..(_keyLength + AeadMode.NonceLength(header[3]) - sizeof(long))];
        Derive(sessionKey, salt, header, derived);
        _secret = derived;
    }

    public ReadOnlySpan<byte> Key => _secret[.._keyLength];

    public ReadOnlySpan<byte> NoncePrefix => _secret[_keyLength..];

    public static void WriteHeader(Span<byte> header, byte cipher, byte mode, byte chunkSize)
    {
        header[0] = 0xC0 | (byte)PacketTag.EncryptedAndProtectedData;
        header[1] = 2;
        header[2] = cipher;
        header[3] = mode;
        header[4] = chunkSize;
    }

    /// <summary>HKDF-SHA256 by two or three HMACs at once: the one-shot calls cost half of HKDF's objects.</summary>
    private static void Derive(
        ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> extracted = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes + HeaderLength + 1];
        HMACSHA256.HashData(salt, sessionKey, extracted);

        info.CopyTo(block[SHA256.HashSizeInBytes..]);
        int done = 0;
        for (byte i = 1; done < output.Length; i++)
        {
            block[^1] = i;
            HMACSHA256.HashData(extracted, i == 1 ? block[SHA256.HashSizeInBytes..] : block, block);
            int count = Math.Min(SHA256.HashSizeInBytes, output.Length - done);
            block[..count].CopyTo(output[done..]);
            done += count;
        }

        CryptographicOperations.ZeroMemory(extracted);
        CryptographicOperations.ZeroMemory(block);
    }
}
