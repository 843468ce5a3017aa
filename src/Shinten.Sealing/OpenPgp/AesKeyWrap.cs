using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>AES key wrap (RFC 3394 §2.2.1). Unwrapping is Keyring's.</summary>
internal static class AesKeyWrap
{
    public const int BlockLength = 8;

    /// <summary>The value before the wrapped key by which unwrapping is checked (RFC 3394 §2.2.3.1).</summary>
    public static ReadOnlySpan<byte> Initial => [0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6];

    public static byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain)
    {
        byte[] wrapped = [.. Initial, .. plain];
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        Span<byte> block = stackalloc byte[2 * BlockLength];
        int count = plain.Length / BlockLength;
        for (int round = 0; round < 6; round++)
        {
            for (int i = 1; i <= count; i++)
            {
                wrapped.AsSpan(0, BlockLength).CopyTo(block);
                wrapped.AsSpan(i * BlockLength, BlockLength).CopyTo(block[BlockLength..]);
                aes.EncryptEcb(block, block, PaddingMode.None);
                ulong counted = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)((count * round) + i);
                BinaryPrimitives.WriteUInt64BigEndian(wrapped, counted);
                block[BlockLength..].CopyTo(wrapped.AsSpan(i * BlockLength));
            }
        }

        CryptographicOperations.ZeroMemory(block);
        return wrapped;
    }
}
