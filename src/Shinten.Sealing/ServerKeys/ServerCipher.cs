using System.Security.Cryptography;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>
/// The one place of this assembly that opens, and only what the server sealed for itself: its queue, its own private
/// keys, a message it is receiving. Nothing that is sealed to an account is under these keys.
/// </summary>
internal sealed class ServerCipher : IDisposable
{
    private readonly Lock _gate = new();
    private readonly AesGcm _gcm;

    public ServerCipher(SecretKey key)
    {
        using SecretReading secret = key.Read();
        _gcm = new AesGcm(secret.Bytes, Aead.TagLength);
    }

    /// <summary>Writes ciphertext and tag under a nonce that the caller never repeats.</summary>
    public void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated, Span<byte> destination)
    {
        lock (_gate)
        {
            _gcm.Encrypt(
                nonce, plaintext, destination[..plaintext.Length], destination[plaintext.Length..], associated);
        }
    }

    public bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> associated, Span<byte> plaintext)
    {
        try
        {
            lock (_gate)
            {
#pragma warning disable RS0030 // What the server sealed for itself (sealing.md §9); the guard test names this one.
                _gcm.Decrypt(
                    nonce, stored[..^Aead.TagLength], stored[^Aead.TagLength..], plaintext, associated);
#pragma warning restore RS0030
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
