using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>
/// Opens AES in one of OpenPGP's AEAD modes (RFC 9580 §9.6) under one key. Not for several threads at once.
/// </summary>
internal abstract class AeadOpener : IDisposable
{
    private AeadOpener()
    {
    }

    public static AeadOpener Create(byte cipher, byte mode, ReadOnlySpan<byte> key)
    {
        if (!CipherAlgorithm.IsAes(cipher))
            throw new OpenPgpException($"The cipher {cipher} is not supported with AEAD.");

        return mode switch
        {
            AeadMode.Gcm => new Gcm(key),
            AeadMode.Ocb when LibCrypto.IsAvailable => new Ocb(key),
            AeadMode.Ocb => CreateManagedOcb(key),
            AeadMode.Eax => new Managed(key, () => new EaxBlockCipher(new AesEngine())),
            _ => throw new OpenPgpException($"The AEAD mode {mode} is unknown."),
        };
    }

    /// <summary>BouncyCastle's, whatever is installed.</summary>
    public static AeadOpener CreateManagedOcb(ReadOnlySpan<byte> key)
        => new Managed(key, () => new OcbBlockCipher(new AesEngine(), new AesEngine()));

    /// <summary>Opens a ciphertext with its tag behind it; on false the plaintext is cleared.</summary>
    public abstract bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> data, Span<byte> plaintext);

    public abstract void Dispose();

    private sealed class Gcm(ReadOnlySpan<byte> key) : AeadOpener
    {
        private readonly AesGcm _gcm = new(key, AeadMode.TagLength);

        public override bool TryOpen(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> data, Span<byte> plaintext)
        {
            int length = sealedText.Length - AeadMode.TagLength;
            try
            {
                _gcm.Decrypt(nonce, sealedText[..length], sealedText[length..], plaintext, data);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                CryptographicOperations.ZeroMemory(plaintext);
                return false;
            }
        }

        public override void Dispose() => _gcm.Dispose();
    }

    private sealed class Ocb(ReadOnlySpan<byte> key) : AeadOpener
    {
        private const int Opening = 0;

        private readonly OcbContext _context = new(key, Opening);

        public override bool TryOpen(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> data, Span<byte> plaintext)
        {
            int length = sealedText.Length - AeadMode.TagLength;
            sealedText[..length].CopyTo(plaintext);
            _context.Expect(sealedText[length..]);
            if (_context.Transform(nonce, data, plaintext))
                return true;

            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }

        public override void Dispose() => _context.Dispose();
    }

    private sealed class Managed(ReadOnlySpan<byte> key, Func<IAeadBlockCipher> mode) : AeadOpener
    {
        private readonly KeyParameter _key = new(key);

        public override bool TryOpen(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> data, Span<byte> plaintext)
        {
            IAeadBlockCipher cipher = mode();
            cipher.Init(false, new AeadParameters(_key, AeadMode.TagLength * 8, nonce.ToArray(), data.ToArray()));
            byte[] output = new byte[cipher.GetOutputSize(sealedText.Length)];
            try
            {
                int written = cipher.ProcessBytes(sealedText, output);
                written += cipher.DoFinal(output.AsSpan(written));
                output.AsSpan(0, written).CopyTo(plaintext);
                return written == plaintext.Length;
            }
            catch (InvalidCipherTextException)
            {
                return false;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(output);
            }
        }

        public override void Dispose()
        {
            // The key lies in BouncyCastle's managed memory, which cannot be cleared.
        }
    }
}
