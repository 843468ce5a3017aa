using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Shinten.Keyring.Tests.Vectors;

/// <summary>The bytes of docs/sealing.md §11 once more, written apart from the product and straight from the
/// text.</summary>
internal static class Reference
{
    public static readonly byte[] Format = [1];

    public static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return [(byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8];
    }

    public static byte[] U32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Hkdf(byte[] key, params byte[][] info)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: Join(info));

    /// <summary>nonce || ciphertext || tag.</summary>
    public static byte[] Box(byte[] key, byte[] nonce, byte[] plaintext, byte[] associated)
    {
        using AesGcm gcm = new(key, 16);
        byte[] ciphertext = new byte[plaintext.Length];
        byte[] tag = new byte[16];
        gcm.Encrypt(nonce, plaintext, ciphertext, tag, associated);
        return [.. nonce, .. ciphertext, .. tag];
    }

    /// <summary>length || deflated || zeros, of a Padmé length.</summary>
    public static byte[] Pad(byte[] deflated)
    {
        byte[] padded = new byte[Padme(4 + deflated.Length)];
        U32((uint)deflated.Length).CopyTo(padded, 0);
        deflated.CopyTo(padded, 4);
        return padded;
    }

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    // E = floor(log2 L), S = floor(log2 E) + 1: the last E - S bits of the length are zero.
    private static int Padme(int length)
    {
        int exponent = (int)Math.Floor(Math.Log2(length));
        int significant = (int)Math.Floor(Math.Log2(exponent)) + 1;
        int step = (int)Math.Pow(2, exponent - significant);
        return (length + step - 1) / step * step;
    }
}
