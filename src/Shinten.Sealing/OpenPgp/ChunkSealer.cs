using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Encrypts the chunks of one packet of version 2 (RFC 9580 §5.13.2). Seals only.</summary>
internal sealed class ChunkSealer : IDisposable
{
    private readonly byte[] _nonce;
    private readonly byte[] _header;
    private readonly AesGcm? _gcm;
    private readonly OcbSealer? _ocb;
    private long _index;
    private long _total;

    public ChunkSealer(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> salt, byte[] header)
    {
        Span<byte> secret = stackalloc byte[ChunkKey.LongestSecret];
        ChunkKey key = new(sessionKey, salt, header, secret);
        _header = header;
        _nonce = new byte[AeadMode.NonceLength(header[3])];
        key.NoncePrefix.CopyTo(_nonce);
        if (header[3] == AeadMode.Gcm)
            _gcm = new AesGcm(key.Key, AeadMode.TagLength);
        else if (header[3] == AeadMode.Ocb)
            _ocb = OcbSealer.Create(key.Key);

        CryptographicOperations.ZeroMemory(secret);
        if (_gcm is null && _ocb is null)
            throw new OpenPgpException($"The AEAD mode {header[3]} is not written.");
    }

    /// <summary>Encrypts a chunk in place.</summary>
    public void Seal(Span<byte> chunk, Span<byte> tag)
    {
        Seal(chunk, tag, _header);
        _total += chunk.Length;
        _index++;
    }

    /// <summary>The tag that ends the packet: over nothing, with the length of everything.</summary>
    public void Finish(Span<byte> tag)
    {
        Span<byte> data = stackalloc byte[ChunkKey.HeaderLength + sizeof(long)];
        _header.CopyTo(data);
        BinaryPrimitives.WriteInt64BigEndian(data[ChunkKey.HeaderLength..], _total);
        Seal([], tag, data);
    }

    public void Dispose()
    {
        _gcm?.Dispose();
        _ocb?.Dispose();
    }

    private void Seal(Span<byte> chunk, Span<byte> tag, ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt64BigEndian(_nonce.AsSpan(_nonce.Length - sizeof(long)), _index);
        if (_gcm is not null)
            _gcm.Encrypt(_nonce, chunk, chunk, tag, data);
        else
            _ocb!.Encrypt(_nonce, chunk, tag, data);
    }
}
