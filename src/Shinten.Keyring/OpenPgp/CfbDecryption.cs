using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>CFB without resynchronisation (RFC 9580 §12.9): AES of .NET, the old ciphers of BouncyCastle.</summary>
internal static class CfbDecryption
{
    /// <summary>Decrypts from a feedback of zeros; the output needs room for one block more than the input.</summary>
    public static void Decrypt(byte cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> encrypted, Span<byte> output)
        => Decrypt(cipher, key, new byte[CipherAlgorithm.BlockLength(cipher)], encrypted, output);

    public static void Decrypt(
        byte cipher,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> feedback,
        ReadOnlySpan<byte> encrypted,
        Span<byte> output)
    {
        if (key.Length != CipherAlgorithm.KeyLength(cipher))
            throw new OpenPgpException("A key has another length than its cipher.");

        if (CipherAlgorithm.IsAes(cipher))
            DecryptAes(key, feedback, encrypted, output);
        else
            DecryptOld(cipher, key, feedback, encrypted, output);
    }

    private static void DecryptAes(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> feedback, ReadOnlySpan<byte> encrypted, Span<byte> output)
    {
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        int blockLength = feedback.Length;
        int whole = encrypted.Length / blockLength * blockLength;
        if (whole > 0)
            aes.DecryptCfb(encrypted[..whole], feedback, output, PaddingMode.None, blockLength * 8);
        if (whole == encrypted.Length)
            return;

        // .NET takes whole blocks only: the last part is padded and what it makes too much of is cut.
        Span<byte> last = stackalloc byte[blockLength];
        last.Clear();
        encrypted[whole..].CopyTo(last);
        ReadOnlySpan<byte> before = whole == 0 ? feedback : encrypted.Slice(whole - blockLength, blockLength);
        aes.DecryptCfb(last, before, last, PaddingMode.None, blockLength * 8);
        last[..(encrypted.Length - whole)].CopyTo(output[whole..]);
        last.Clear();
    }

    private static void DecryptOld(
        byte cipher,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> feedback,
        ReadOnlySpan<byte> encrypted,
        Span<byte> output)
    {
        IBlockCipher engine = cipher switch
        {
            1 => new IdeaEngine(),
            2 => new DesEdeEngine(),
            3 => new Cast5Engine(),
            4 => new BlowfishEngine(),
            10 => new TwofishEngine(),
            11 or 12 or 13 => new CamelliaEngine(),
            _ => throw new OpenPgpException($"The cipher {cipher} is not supported."),
        };
        CfbBlockCipher cfb = new(engine, feedback.Length * 8);
        cfb.Init(false, new ParametersWithIV(new KeyParameter(key), feedback));
        Span<byte> block = stackalloc byte[16];
        for (int position = 0; position < encrypted.Length; position += feedback.Length)
        {
            int count = Math.Min(feedback.Length, encrypted.Length - position);
            block.Clear();
            encrypted.Slice(position, count).CopyTo(block);
            cfb.ProcessBlock(block[..feedback.Length], block);
            block[..count].CopyTo(output[position..]);
        }
    }
}
