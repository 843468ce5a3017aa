using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Shinten.Sealing.Deflate;

/// <summary>Reads bits of a deflated stream, least significant first; past the end it says so and never
/// reads.</summary>
internal ref struct DeflateReader(ReadOnlySpan<byte> source)
{
    // A match takes 15 bits of its length's code and 5 more, and 15 and 13 of its distance.
    private const int EnoughBits = 48;

    private readonly ReadOnlySpan<byte> _source = source;
    private int _next;
    private int _count;

    /// <summary>At least 48 bits after <see cref="Refill"/>, unless the source ends; behind it zeros.</summary>
    public ulong Bits { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (_count >= EnoughBits)
            return;
        if (_source.Length - _next >= 8)
        {
            Bits |= BinaryPrimitives.ReadUInt64LittleEndian(_source[_next..]) << _count;
            int bytes = (63 - _count) >> 3;
            _next += bytes;
            _count += bytes << 3;
            return;
        }

        RefillAtEnd();
    }

    private void RefillAtEnd()
    {
        while (_count <= 56 && _next < _source.Length)
        {
            Bits |= (ulong)_source[_next++] << _count;
            _count += 8;
        }
    }

    /// <summary>Reads literals with short codes while that needs no care: the loop in which most time goes, in
    /// registers.</summary>
    public int ReadLiterals(HuffmanDecoder literals, scoped Span<byte> destination)
    {
        ReadOnlySpan<ushort> table = literals.Table;
        ulong bits = Bits;
        int count = _count;
        int next = _next;
        int written = 0;
        while (written < destination.Length)
        {
            if (count < EnoughBits)
            {
                if (_source.Length - next < 8)
                    break;
                bits |= BinaryPrimitives.ReadUInt64LittleEndian(_source[next..]) << count;
                int bytes = (63 - count) >> 3;
                next += bytes;
                count += bytes << 3;
            }

            int entry = table[(int)bits & (table.Length - 1)];
            if (entry is 0 or >= DeflateTables.EndOfBlock << 4)
                break;
            bits >>= entry & 15;
            count -= entry & 15;
            destination[written++] = (byte)(entry >> 4);
        }

        Bits = bits;
        _count = count;
        _next = next;
        return written;
    }

    /// <summary>Drops bits that were looked at; false if there were not so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryDrop(int count)
    {
        Bits >>= count;
        _count -= count;
        return _count >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(int count, out int value)
    {
        value = (int)(Bits & ((1UL << count) - 1));
        return TryDrop(count);
    }

    /// <summary>Copies bytes from the next byte border on.</summary>
    public bool TryCopy(scoped Span<byte> destination)
    {
        _next -= _count >> 3;
        Bits = 0;
        _count = 0;
        if (_source.Length - _next < destination.Length)
            return false;
        _source.Slice(_next, destination.Length).CopyTo(destination);
        _next += destination.Length;
        return true;
    }

    /// <summary>The two lengths of a stored block, behind the next byte border (RFC 1951 §3.2.4).</summary>
    public bool TryTakeStoredLength(out int length)
    {
        Span<byte> lengths = stackalloc byte[4];
        bool read = TryCopy(lengths);
        length = BinaryPrimitives.ReadUInt16LittleEndian(lengths);
        return read && length == (ushort)~BinaryPrimitives.ReadUInt16LittleEndian(lengths[2..]);
    }

    /// <summary>Whether all bytes are used, but for the last one's spare bits.</summary>
    public readonly bool IsAtEnd => _source.Length - _next + (_count >> 3) == 0;
}
