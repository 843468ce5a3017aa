using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>
/// A message being received that outgrew memory: encrypted chunk by chunk under a key of its own, in a file without a
/// name (sealing.md §10). One writer; once <see cref="FinishAsync"/> has run, any range can be read.
/// </summary>
public sealed class SpillFile : IDisposable
{
    /// <summary>Bytes of plaintext in a chunk.</summary>
    public const int ChunkLength = 64 * 1024;

    private const int StoredLength = ChunkLength + Aead.TagLength;

    private readonly SafeFileHandle _file;
    private readonly ServerCipher _cipher;
    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
    private readonly byte[] _stored = ArrayPool<byte>.Shared.Rent(StoredLength);
    private int _pending;
    private bool _finished;
    private bool _disposed;

    /// <param name="folder">Where the file lies; its name is gone before a byte is written.</param>
    public SpillFile(string folder)
    {
        using SpillKey key = new();
        key.FillAtRandom();
        _cipher = new ServerCipher(key);
        string path = Path.Combine(folder, Path.GetRandomFileName());
        _file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous);
        File.Delete(path);
    }

    /// <summary>Bytes of plaintext taken so far.</summary>
    public long Length { get; private set; }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_finished)
            throw new InvalidOperationException("The message was finished.");
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, ChunkLength - _pending);
            bytes[..count].CopyTo(_chunk.AsMemory(_pending));
            _pending += count;
            Length += count;
            bytes = bytes[count..];
            if (_pending == ChunkLength)
                await WriteChunkAsync(cancel);
        }
    }

    /// <summary>Writes what is left over; after this the message can be read.</summary>
    public async ValueTask FinishAsync(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_pending > 0)
            await WriteChunkAsync(cancel);
        _finished = true;
    }

    /// <summary>Reads a range of the message into the caller's memory, all of it.</summary>
    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, Length);
        if (!_finished)
            throw new InvalidOperationException("The message is not finished.");
        while (!destination.IsEmpty)
        {
            int length = await OpenChunkAsync(offset / ChunkLength, cancel);
            int from = (int)(offset % ChunkLength);
            int count = Math.Min(length - from, destination.Length);
            _chunk.AsMemory(from, count).CopyTo(destination);
            destination = destination[count..];
            offset += count;
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _file.Dispose();
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_chunk);
        ArrayPool<byte>.Shared.Return(_chunk);
        ArrayPool<byte>.Shared.Return(_stored);
    }

    private static void WriteNonce(Span<byte> nonce, long index)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], index);
    }

    private async ValueTask WriteChunkAsync(CancellationToken cancel)
    {
        long index = (Length - 1) / ChunkLength;
        int stored = SealChunk(index);
        await RandomAccess.WriteAsync(_file, _stored.AsMemory(0, stored), index * StoredLength, cancel);
        _pending = 0;
    }

    // Every chunk is written once, under a key that no other file has: its number is its nonce.
    private int SealChunk(long index)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        WriteNonce(nonce, index);
        int stored = _pending + Aead.TagLength;
        _cipher.Seal(nonce, _chunk.AsSpan(0, _pending), "shinten/1 spill"u8, _stored.AsSpan(0, stored));
        return stored;
    }

    private async ValueTask<int> OpenChunkAsync(long index, CancellationToken cancel)
    {
        int length = (int)Math.Min(ChunkLength, Length - (index * ChunkLength));
        int wanted = length + Aead.TagLength;
        int read = 0;
        while (read < wanted)
        {
            int count = await RandomAccess.ReadAsync(
                _file, _stored.AsMemory(read, wanted - read), (index * StoredLength) + read, cancel);
            if (count == 0)
                throw new SealedObjectException("The spilled message is cut short.");
            read += count;
        }

        OpenChunk(index, length);
        return length;
    }

    private void OpenChunk(long index, int length)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        WriteNonce(nonce, index);
        ReadOnlySpan<byte> stored = _stored.AsSpan(0, length + Aead.TagLength);
        if (!_cipher.TryOpen(nonce, stored, "shinten/1 spill"u8, _chunk.AsSpan(0, length)))
            throw new SealedObjectException("The spilled message is damaged.");
    }
}
