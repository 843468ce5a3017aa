using System.Security.Cryptography;
using Shinten.Keyring.Primitives;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Opens the body of an encrypted data packet whole, and only whole (RFC 9580 §5.13).</summary>
internal static class EncryptedText
{
    private const int BlockLength = 16;
    private const int LargestChunkOctet = 16;

    /// <summary>Bytes of plaintext in a body of version 2; negative where it cannot be one.</summary>
    public static long LengthOfVersion2(long bodyLength, byte chunkOctet)
    {
        if (chunkOctet > LargestChunkOctet)
            return -1;

        long sealedLength = bodyLength - EncryptedPacketV2.FieldsLength - AeadMode.TagLength;
        long sealedChunk = (1L << (chunkOctet + 6)) + AeadMode.TagLength;
        long whole = sealedLength / sealedChunk;
        long rest = sealedLength % sealedChunk;
        bool fits = sealedLength >= 0 && (rest == 0 || rest > AeadMode.TagLength);
        return fits ? sealedLength - ((whole + (rest > 0 ? 1 : 0)) * AeadMode.TagLength) : -1;
    }

    /// <summary>Opens every chunk and checks the last tag. On false the text is cleared.</summary>
    public static bool TryOpenVersion2(ReadOnlySpan<byte> body, ReadOnlySpan<byte> sessionKey, Span<byte> text)
    {
        byte[] header = [0xC0 | (byte)PacketTag.EncryptedAndProtectedData, .. body[..4]];
        using ChunkOpener opener = new(sessionKey, body.Slice(4, ChunkKey.SaltLength), header);
        ReadOnlySpan<byte> rest = body[EncryptedPacketV2.FieldsLength..];
        int chunkLength = 1 << (header[4] + 6);
        long index = 0;
        for (int position = 0; position < text.Length; index++)
        {
            int count = Math.Min(chunkLength, text.Length - position);
            if (!opener.TryOpen(index, rest[..(count + AeadMode.TagLength)], text.Slice(position, count)))
                return Cleared(text);

            rest = rest[(count + AeadMode.TagLength)..];
            position += count;
        }

        return opener.Ends(index, text.Length, rest) || Cleared(text);
    }

    /// <summary>Bytes of plaintext in a body of version 1; negative where it cannot be one.</summary>
    public static int LengthOfVersion1(int bodyLength, byte cipher)
        => bodyLength - 1 - PrefixLength(cipher) - EncryptedPacketV1.MdcLength;

    /// <summary>Decrypts and checks the MDC before a byte is given away (RFC 9580 §5.13.1).</summary>
    public static bool TryOpenVersion1(ReadOnlySpan<byte> body, byte cipher, ReadOnlySpan<byte> key, Span<byte> text)
    {
        ReadOnlySpan<byte> encrypted = body[1..];
        using PooledPlaintext plain = new(encrypted.Length + BlockLength);
        Span<byte> decrypted = plain.Span[..encrypted.Length];
        CfbDecryption.Decrypt(cipher, key, encrypted, plain.Span);

        int hashedLength = decrypted.Length - SHA1.HashSizeInBytes;
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(decrypted[..hashedLength], hash);
        bool agrees = CryptographicOperations.FixedTimeEquals(hash, decrypted[hashedLength..])
            & decrypted.Slice(hashedLength - 2, 2).SequenceEqual(EncryptedPacketV1.MdcHeader);
        if (agrees)
            decrypted.Slice(PrefixLength(cipher), text.Length).CopyTo(text);

        return agrees;
    }

    /// <summary>A random block, and its last two octets again.</summary>
    private static int PrefixLength(byte cipher) => CipherAlgorithm.BlockLength(cipher) + 2;

    private static bool Cleared(Span<byte> text)
    {
        CryptographicOperations.ZeroMemory(text);
        return false;
    }
}
