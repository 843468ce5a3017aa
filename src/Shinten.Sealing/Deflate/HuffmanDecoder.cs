using System.Numerics;
using System.Runtime.CompilerServices;

namespace Shinten.Sealing.Deflate;

/// <summary>One Huffman code for reading: a table of the short codes, and the canonical search for the long
/// ones.</summary>
internal sealed class HuffmanDecoder(int tableBits, int maxSymbols)
{
    private readonly ushort[] _table = new ushort[1 << tableBits];
    private readonly ushort[] _symbols = new ushort[maxSymbols];
    private readonly ushort[] _counts = new ushort[DeflateTables.MaxBits + 1];

    /// <summary>By the next bits: the symbol above four bits of its code's length; 0 for long codes and for
    /// none.</summary>
    public ReadOnlySpan<ushort> Table => _table;

    /// <summary>Builds from code lengths; false for a set that no encoder makes (RFC 1951 §3.2.2).</summary>
    public bool TryBuild(ReadOnlySpan<byte> lengths)
    {
        Span<ushort> starts = stackalloc ushort[DeflateTables.MaxBits + 2];
        Array.Clear(_counts);
        foreach (byte length in lengths)
            _counts[length]++;
        int used = lengths.Length - _counts[0];
        _counts[0] = 0;
        if (!IsComplete(used))
            return false;

        starts.Clear();
        for (int bits = 1; bits <= DeflateTables.MaxBits; bits++)
            starts[bits + 1] = (ushort)(starts[bits] + _counts[bits]);
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
                _symbols[starts[lengths[symbol]]++] = (ushort)symbol;
        }

        FillTable();
        return true;
    }

    /// <summary>
    /// Looks a code up in bits read least significant first: the symbol above four bits of its length; 0 if none fits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong bits)
    {
        ushort[] table = _table;
        int entry = table[(int)bits & (table.Length - 1)];
        return entry != 0 ? entry : FindLong(bits);
    }

    // A single code of one bit is what encoders write for a lone distance; no code at all, for no distances.
    private bool IsComplete(int used)
    {
        int left = 1;
        for (int bits = 1; bits <= DeflateTables.MaxBits; bits++)
        {
            left = (left << 1) - _counts[bits];
            if (left < 0)
                return false;
        }

        return left == 0 || used == 0 || (used == 1 && _counts[1] == 1);
    }

    // The table grows by doubling: what is known of n bits holds for n + 1, whatever the new bit is. A place that no
    // short
    // code takes stays 0. Codes are counted up in reversed bits, as they are read.
    private void FillTable()
    {
        int bits = 1;
        while (bits < tableBits && _counts[bits] == 0)
            bits++;
        int size = 1 << bits;
        Array.Clear(_table, 0, size);
        int code = 0;
        int index = 0;
        while (true)
        {
            for (int i = _counts[bits]; i > 0; i--)
            {
                _table[code] = (ushort)((_symbols[index++] << 4) | bits);
                code = NextReversed(code, size);
            }

            if (bits == tableBits)
                return;
            _table.AsSpan(0, size).CopyTo(_table.AsSpan(size));
            size <<= 1;
            bits++;
        }
    }

    // Behind the last code, which is all ones, no other follows: the value is not used then.
    private static int NextReversed(int code, int size)
    {
        int zeros = code ^ (size - 1);
        if (zeros == 0)
            return 0;
        int bit = 1 << BitOperations.Log2((uint)zeros);
        return (code & (bit - 1)) | bit;
    }

    private int FindLong(ulong bits)
    {
        int code = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length <= DeflateTables.MaxBits; length++)
        {
            code |= (int)bits & 1;
            bits >>= 1;
            int count = _counts[length];
            if (code - count < first)
                return (_symbols[index + code - first] << 4) | length;
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }

        return 0;
    }
}
