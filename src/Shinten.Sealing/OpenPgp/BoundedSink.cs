namespace Shinten.Sealing.OpenPgp;

/// <summary>A stream into a buffer that remembers when it overflowed, and then drops what comes.</summary>
internal sealed class BoundedSink(Memory<byte> buffer) : Stream
{
    public int Written { get; private set; }

    public bool Overflowed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        Overflowed |= bytes.Length > buffer.Length - Written;
        if (Overflowed)
            return;

        bytes.CopyTo(buffer.Span[Written..]);
        Written += bytes.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
