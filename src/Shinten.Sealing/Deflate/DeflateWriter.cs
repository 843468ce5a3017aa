using System.Buffers.Binary;

namespace Shinten.Sealing.Deflate;

/// <summary>Writes bits of a deflated stream, least significant first, into a destination with room for eight bytes
/// more.</summary>
internal ref struct DeflateWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private ulong _bits;
    private int _count;

    /// <summary>Whole bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes up to 48 bits.</summary>
    public void Write(ulong bits, int count)
    {
        _bits |= bits << _count;
        _count += count;
        BinaryPrimitives.WriteUInt64LittleEndian(_destination[Length..], _bits);
        int bytes = _count >> 3;
        Length += bytes;
        _count &= 7;
        _bits = bytes == 8 ? 0 : _bits >> (bytes << 3);
    }

    /// <summary>Fills the byte that was begun with zeros.</summary>
    public void Align()
    {
        if (_count > 0)
            Write(0, 8 - _count);
    }

    /// <summary>Copies bytes from a byte border on.</summary>
    public void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Length..]);
        Length += bytes.Length;
    }
}
