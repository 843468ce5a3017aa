using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.OpenPgp;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Opens the chunks of one packet of version 2, in any order (RFC 9580 §5.13.2).</summary>
internal sealed class ChunkOpener : IDisposable
{
    private readonly byte[] _nonce;
    private readonly byte[] _header;
    private readonly AeadOpener _aead;

    public ChunkOpener(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> salt, byte[] header)
    {
        Span<byte> secret = stackalloc byte[ChunkKey.LongestSecret];
        ChunkKey key = new(sessionKey, salt, header, secret);
        _header = header;
        _nonce = new byte[AeadMode.NonceLength(header[3])];
        key.NoncePrefix.CopyTo(_nonce);
        _aead = AeadOpener.Create(header[2], header[3], key.Key);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Opens a chunk with its tag behind it.</summary>
    public bool TryOpen(long index, ReadOnlySpan<byte> sealedChunk, Span<byte> chunk)
    {
        SetIndex(index);
        return _aead.TryOpen(_nonce, sealedChunk, _header, chunk);
    }

    /// <summary>Whether the packet ends where its last tag says.</summary>
    public bool Ends(long chunkCount, long textLength, ReadOnlySpan<byte> tag)
    {
        Span<byte> data = stackalloc byte[ChunkKey.HeaderLength + sizeof(long)];
        _header.CopyTo(data);
        BinaryPrimitives.WriteInt64BigEndian(data[ChunkKey.HeaderLength..], textLength);
        SetIndex(chunkCount);
        return _aead.TryOpen(_nonce, tag, data, []);
    }

    public void Dispose() => _aead.Dispose();

    private void SetIndex(long index)
        => BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(_nonce.Length - sizeof(long)), index);
}
