using System.Buffers;
using System.Security.Cryptography;
using Shinten.Protocols.Network;
using Shinten.Sealing.ServerKeys;

namespace Shinten.Protocols.Imap.Appending;

/// <summary>
/// A letter that APPEND brought: in pooled memory up to 256 KiB, the rest encrypted in a file without a name until it
/// is stored (sealing.md §10). All of it is wiped when given back.
/// </summary>
internal sealed class IncomingLetter(AppendHead head, string spillFolder) : IDisposable
{
    private const int MemoryLimit = 256 * 1024;
    private const int PieceLength = 16 * 1024;

    private byte[] _buffer = [];
    private int _length;
    private SpillFile? _spill;
    private byte[]? _whole;

    public AppendHead Head => head;

    /// <summary>True if opening it takes a lot of memory.</summary>
    public bool IsLarge => _spill is not null;

    /// <summary>Reads it in. Room grows with what has come, not with what is announced.</summary>
    /// <exception cref="IOException">The disk is full, or the connection has ended.</exception>
    public async ValueTask ReadAsync(LiteralStream stream, CancellationToken cancel)
    {
        while (stream.Remaining > 0 && _length < MemoryLimit)
        {
            MakeRoom((int)Math.Min(stream.Remaining, PieceLength));
            int room = Math.Min(_buffer.Length, MemoryLimit) - _length;
            _length += await stream.ReadAsync(_buffer.AsMemory(_length, room), cancel);
        }

        if (stream.Remaining == 0)
        {
            return;
        }

        _spill = new SpillFile(spillFolder);
        while (stream.Remaining > 0)
        {
            await _spill.AppendAsync(await stream.ReadBlockAsync(cancel), cancel);
        }

        await _spill.FinishAsync(cancel);
    }

    /// <summary>The whole of it in memory, valid until this is disposed.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> OpenAsync(CancellationToken cancel)
    {
        if (_spill is null)
        {
            return _buffer.AsMemory(0, _length);
        }

        _whole = GC.AllocateUninitializedArray<byte>(checked(_length + (int)_spill.Length));
        _buffer.AsSpan(0, _length).CopyTo(_whole);
        await _spill.ReadAsync(0, _whole.AsMemory(_length), cancel);
        return _whole;
    }

    public void Dispose()
    {
        GiveBack();
        _spill?.Dispose();
        CryptographicOperations.ZeroMemory(_whole);
    }

    private void GiveBack()
    {
        _buffer.AsSpan(0, _length).Clear();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _length) = ([], 0);
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _buffer.Length * 2));
        int length = _length;
        _buffer.AsSpan(0, length).CopyTo(larger);
        GiveBack();
        (_buffer, _length) = (larger, length);
    }
}
