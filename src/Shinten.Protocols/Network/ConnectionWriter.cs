using System.Buffers;
using System.Net.Security;

namespace Shinten.Protocols.Network;

/// <summary>Gathers what is said until a flush; without TLS straight in the transport's own memory.</summary>
/// <remarks>With TLS the buffer is rented at the first byte and given back, wiped, at the flush: an idle connection
/// holds none.</remarks>
public sealed class ConnectionWriter : IBufferWriter<byte>
{
    private const int FirstRoom = 4096;

    private readonly TransportStream _transport;
    private readonly Deadlines _deadlines;
    private SslStream? _tls;
    private byte[] _buffer = [];
    private int _length;

    internal ConnectionWriter(TransportStream transport, Deadlines deadlines)
        => (_transport, _deadlines) = (transport, deadlines);

    /// <summary>Bytes written since the last flush; long answers flush whenever this grows beyond some ten
    /// thousand.</summary>
    public int UnflushedBytes { get; private set; }

    public void Advance(int count)
    {
        UnflushedBytes += count;
        if (_tls is null)
            _transport.Output.Advance(count);
        else
            _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_tls is null)
            return _transport.Output.GetMemory(sizeHint);

        MakeRoom(sizeHint);
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_tls is null)
            return _transport.Output.GetSpan(sizeHint);

        MakeRoom(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Sends what was gathered and waits while the peer reads slower than we write.</summary>
    /// <exception cref="IOException">The peer no longer reads.</exception>
    public ValueTask FlushAsync(CancellationToken cancel) => UnflushedBytes == 0 ? default : SendAsync(cancel);

    internal void WriteTo(SslStream tls) => _tls = tls;

    internal void Release()
    {
        _buffer.AsSpan(0, _length).Clear();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);

        _buffer = [];
        _length = 0;
    }

    private async ValueTask SendAsync(CancellationToken cancel)
    {
        UnflushedBytes = 0;
        _deadlines.StartWrite();
        try
        {
            if (_tls is not null)
                await _tls.WriteAsync(_buffer.AsMemory(0, _length), cancel);

            await _transport.FlushOutputAsync(cancel);
        }
        finally
        {
            _deadlines.EndWrite();
            Release();
        }
    }

    private void MakeRoom(int sizeHint)
    {
        int needed = _length + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length)
            return;

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstRoom, Math.Max(needed, _buffer.Length * 2)));
        int length = _length;
        _buffer.AsSpan(0, length).CopyTo(larger);
        Release();
        (_buffer, _length) = (larger, length);
    }
}
