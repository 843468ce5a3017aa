using System.Security.Cryptography;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Primitives;

/// <summary>Opens AES-256-GCM under one key, kept ready; safe from any thread.</summary>
internal sealed class OpeningCipher : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AesGcm _gcm;

    public OpeningCipher(SecretKey key)
    {
        using SecretReading secret = key.Read();
        _gcm = new AesGcm(secret.Bytes, Aead.TagLength);
    }

    public OpeningCipher(ReadOnlySpan<byte> key) => _gcm = new AesGcm(key, Aead.TagLength);

    /// <summary>Opens nonce, ciphertext and tag; on failure the plaintext is left cleared.</summary>
    public bool TryOpen(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> associated, Span<byte> plaintext)
    {
        try
        {
            lock (_gate)
            {
                _gcm.Decrypt(
                    stored[..Aead.NonceLength],
                    stored[Aead.NonceLength..^Aead.TagLength],
                    stored[^Aead.TagLength..],
                    plaintext,
                    associated);
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _gcm.Dispose();
    }
}
