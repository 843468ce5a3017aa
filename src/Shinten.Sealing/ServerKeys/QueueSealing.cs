using System.Buffers;
using System.Security.Cryptography;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>Seals the outgoing queue and the server's own private keys: <c>01 || nonce || ciphertext ||
/// tag</c>.</summary>
/// <remarks>Each use has its own key under the queue key; what an object is, and whose, is authenticated with
/// it.</remarks>
public sealed class QueueSealing : IDisposable
{
    private const int HeaderLength = 1 + Aead.NonceLength;

    private readonly ServerCipher _queue;
    private readonly ServerCipher _own;

    internal QueueSealing(QueueKey key)
    {
        _queue = CipherFor(key, "shinten/1 queue"u8);
        _own = CipherFor(key, "shinten/1 own key"u8);
    }

    /// <summary>Seals one part of a queued letter, named by its number in the queue.</summary>
    public byte[] SealQueued(long queued, QueuePart part, ReadOnlySpan<byte> plaintext)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        return Seal(_queue, plaintext, QueueContext(buffer, queued, part).Bytes);
    }

    /// <summary>Opens one part of a queued letter; false, and nothing written, if it is another or altered.</summary>
    public bool TryOpenQueued(long queued, QueuePart part, ReadOnlySpan<byte> stored, IBufferWriter<byte> plaintext)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        return TryOpen(_queue, stored, QueueContext(buffer, queued, part).Bytes, plaintext);
    }

    /// <summary>Seals a private key of the server's own, by its name ("dkim example.org s1").</summary>
    public byte[] SealOwnKey(string name, ReadOnlySpan<byte> privateKey)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        return Seal(_own, privateKey, OwnContext(buffer, name).Bytes);
    }

    /// <summary>Opens a private key of the server's own; false, and nothing written, if it is another or
    /// altered.</summary>
    public bool TryOpenOwnKey(string name, ReadOnlySpan<byte> stored, IBufferWriter<byte> privateKey)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        return TryOpen(_own, stored, OwnContext(buffer, name).Bytes, privateKey);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _own.Dispose();
    }

    private static ServerCipher CipherFor(QueueKey key, ReadOnlySpan<byte> purpose)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        using QueueKey derived = new();
        key.Derive(SealContext.ForKey(buffer, purpose).Bytes, derived);
        return new ServerCipher(derived);
    }

    private static SealContext QueueContext(Span<byte> buffer, long queued, QueuePart part)
    {
        SealContext context = SealContext.ForObject(buffer, "shinten/1 queue"u8);
        context.Add(queued);
        context.Add((byte)part);
        return context;
    }

    private static SealContext OwnContext(Span<byte> buffer, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, 64);
        SealContext context = SealContext.ForObject(buffer, "shinten/1 own key"u8);
        context.AddText(name);
        return context;
    }

    private static byte[] Seal(ServerCipher cipher, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        byte[] stored = new byte[1 + Aead.Overhead + plaintext.Length];
        stored[0] = SealContext.Format;
        Span<byte> nonce = stored.AsSpan(1, Aead.NonceLength);
        RandomNumberGenerator.Fill(nonce);
        cipher.Seal(nonce, plaintext, associated, stored.AsSpan(HeaderLength));
        return stored;
    }

    private static bool TryOpen(
        ServerCipher cipher, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> associated, IBufferWriter<byte> plaintext)
    {
        int length = stored.Length - 1 - Aead.Overhead;
        if (length < 0 || stored[0] != SealContext.Format)
            return false;
        Span<byte> opened = plaintext.GetSpan(Math.Max(length, 1))[..length];
        if (!cipher.TryOpen(stored[1..HeaderLength], stored[HeaderLength..], associated, opened))
            return false;
        plaintext.Advance(length);
        return true;
    }
}
