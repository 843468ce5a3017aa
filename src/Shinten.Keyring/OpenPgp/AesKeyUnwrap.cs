using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>AES key unwrap (RFC 3394 §2.2.2).</summary>
internal static class AesKeyUnwrap
{
    private const int BlockLength = AesKeyWrap.BlockLength;

    public static bool TryUnwrap(byte[] key, ReadOnlySpan<byte> wrapped, [NotNullWhen(true)] out byte[]? plain)
    {
        plain = null;
        if (wrapped.Length < 3 * BlockLength || wrapped.Length % BlockLength != 0)
            return false;

        byte[] work = wrapped.ToArray();
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        Span<byte> block = stackalloc byte[2 * BlockLength];
        int count = (work.Length / BlockLength) - 1;
        for (int round = 5; round >= 0; round--)
        {
            for (int i = count; i >= 1; i--)
            {
                ulong counted = BinaryPrimitives.ReadUInt64BigEndian(work) ^ (ulong)((count * round) + i);
                BinaryPrimitives.WriteUInt64BigEndian(block, counted);
                work.AsSpan(i * BlockLength, BlockLength).CopyTo(block[BlockLength..]);
                aes.DecryptEcb(block, block, PaddingMode.None);
                block[..BlockLength].CopyTo(work);
                block[BlockLength..].CopyTo(work.AsSpan(i * BlockLength));
            }
        }

        bool agrees = CryptographicOperations.FixedTimeEquals(work.AsSpan(0, BlockLength), AesKeyWrap.Initial);
        plain = agrees ? work[BlockLength..] : null;
        CryptographicOperations.ZeroMemory(work);
        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(key);
        return agrees;
    }
}
