using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Shinten.Protocols.Network;

/// <summary>The two pipes of a connection as one stream, for TLS to lie upon and for reading without it.</summary>
/// <remarks>
/// A read into an empty buffer waits for input and takes none, so that an idle connection holds no buffer. What was
/// read is
/// wiped from the transport's pool, which would keep mail in memory otherwise. Writes are gathered until a flush.
/// </remarks>
internal sealed class TransportStream(IDuplexPipe transport) : Stream
{
    private const int FlushThreshold = 64 * 1024;

    private volatile ConnectionEnd _end;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public ConnectionEnd End => _end;

    public IBufferWriter<byte> Output => transport.Output;

    /// <summary>Wakes whoever waits for input, now and ever after, with this reason.</summary>
    public void EndReading(ConnectionEnd reason)
    {
        if (_end == ConnectionEnd.None)
            _end = reason;

        transport.Input.CancelPendingRead();
    }

    /// <summary>Throws away what has come and not been read; the number of bytes.</summary>
    public long DropInput()
    {
        if (!transport.Input.TryRead(out ReadResult result))
            return 0;

        long dropped = result.Buffer.Length;
        transport.Input.AdvanceTo(result.Buffer.End);
        return dropped;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_end != ConnectionEnd.None)
                throw new ConnectionEndedException(_end);

            ReadResult result = await transport.Input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> available = result.Buffer;
            if (available.IsEmpty)
            {
                transport.Input.AdvanceTo(available.End);
                if (result.IsCompleted)
                    return 0;
            }
            else if (buffer.IsEmpty)
            {
                transport.Input.AdvanceTo(available.Start);
                return 0;
            }
            else
            {
                return Take(available.Slice(0, Math.Min(available.Length, buffer.Length)), buffer.Span);
            }
        }
    }

    private int Take(ReadOnlySequence<byte> taken, Span<byte> buffer)
    {
        taken.CopyTo(buffer);
        foreach (ReadOnlyMemory<byte> block in taken)
            MemoryMarshal.AsMemory(block).Span.Clear();

        int count = (int)taken.Length;
        transport.Input.AdvanceTo(taken.End);
        return count;
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        transport.Output.Write(buffer.Span);
        if (transport.Output.CanGetUnflushedBytes && transport.Output.UnflushedBytes > FlushThreshold)
            await FlushAsync(cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
        => await FlushOutputAsync(cancellationToken);

    /// <exception cref="ConnectionEndedException">The peer no longer reads.</exception>
    public async ValueTask FlushOutputAsync(CancellationToken cancel)
    {
        FlushResult result = await transport.Output.FlushAsync(cancel);
        if (result.IsCompleted || result.IsCanceled)
            throw new ConnectionEndedException(ConnectionEnd.Closed);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
