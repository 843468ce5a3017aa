using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Shinten.Sealing.OpenPgp;

/// <summary>AES-OCB (RFC 7253 §4): libcrypto's, and BouncyCastle's where that is missing. Seals only.</summary>
internal abstract class OcbSealer : IDisposable
{
    private OcbSealer()
    {
    }

    public static OcbSealer Create(ReadOnlySpan<byte> key)
        => LibCrypto.IsAvailable ? new Native(key) : new Managed(key);

    /// <summary>BouncyCastle's, whatever is installed.</summary>
    public static OcbSealer CreateManaged(ReadOnlySpan<byte> key) => new Managed(key);

    /// <summary>Encrypts a text in place.</summary>
    public abstract void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> text, Span<byte> tag, ReadOnlySpan<byte> data);

    public abstract void Dispose();

    private sealed class Native(ReadOnlySpan<byte> key) : OcbSealer
    {
        private readonly OcbContext _context = new(key, OcbContext.Encrypting);

        public override void Encrypt(
            ReadOnlySpan<byte> nonce, Span<byte> text, Span<byte> tag, ReadOnlySpan<byte> data)
        {
            if (!_context.Transform(nonce, data, text))
                throw new CryptographicException("libcrypto refused to encrypt.");

            _context.GetTag(tag);
        }

        public override void Dispose() => _context.Dispose();
    }

    private sealed class Managed(ReadOnlySpan<byte> key) : OcbSealer
    {
        private readonly KeyParameter _key = new(key);

        public override void Encrypt(
            ReadOnlySpan<byte> nonce, Span<byte> text, Span<byte> tag, ReadOnlySpan<byte> data)
        {
            OcbBlockCipher cipher = new(new AesEngine(), new AesEngine());
            cipher.Init(true, new AeadParameters(_key, AeadMode.TagLength * 8, nonce.ToArray(), data.ToArray()));
            byte[] output = new byte[text.Length + AeadMode.TagLength];
            int written = cipher.ProcessBytes(text, output);
            cipher.DoFinal(output.AsSpan(written));
            output.AsSpan(0, text.Length).CopyTo(text);
            output.AsSpan(text.Length).CopyTo(tag);
        }

        public override void Dispose()
        {
            // The key lies in BouncyCastle's managed memory, which cannot be cleared.
        }
    }
}
