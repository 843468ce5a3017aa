using System.Buffers;

namespace Shinten.Protocols.Network;

/// <summary>Pooled room for bytes that are measured or decoded before they are sent; wiped.</summary>
internal sealed class Scratch : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public int Length => _length;

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Clear()
    {
        _buffer.AsSpan(0, _length).Clear();
        _length = 0;
    }

    public void Dispose()
    {
        Clear();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, Math.Max(_length + count, _buffer.Length * 2)));
        int length = _length;
        Written.CopyTo(larger);
        Dispose();
        (_buffer, _length) = (larger, length);
    }
}
