using System.Buffers;
using Shinten.Sealing.Primitives;

namespace Shinten.Sealing.ServerKeys;

/// <summary>Takes what is opened straight into locked memory; it is as long as was said, and no longer.</summary>
internal sealed class SecretWriter(int length) : IBufferWriter<byte>, IDisposable
{
    private readonly SecretBlock _block = new(length);
    private int _written;

    public Span<byte> Written => _block.Bytes[.._written];

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _block.Length - _written);
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException("Locked memory has only spans.");

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizeHint, _block.Length - _written);
        return _block.Bytes[_written..];
    }

    public void Dispose() => _block.Dispose();
}
