using System.Security.Cryptography;
using Shinten.Sealing.Keys;

namespace Shinten.Sealing.Primitives;

/// <summary>AES-256-GCM under one key, kept ready: setting a cipher up costs more than sealing an envelope with
/// it.</summary>
internal sealed class SealingCipher : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AesGcm _gcm;

    public SealingCipher(SecretKey key)
    {
        using SecretReading secret = key.Read();
        _gcm = new AesGcm(secret.Bytes, Aead.TagLength);
    }

    /// <summary>Writes nonce, ciphertext and tag; safe from any thread.</summary>
    public void Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> destination)
    {
        RandomNumberGenerator.Fill(destination[..Aead.NonceLength]);
        lock (_gate)
            Aead.SealBehindNonce(_gcm, plaintext, associated, destination);
    }

    public void Dispose()
    {
        lock (_gate)
            _gcm.Dispose();
    }
}
