namespace Shinten.Sealing.Deflate;

/// <summary>One Huffman code for writing: lengths from frequencies, then the canonical codes
/// (RFC 1951 §3.2.2).</summary>
internal sealed class HuffmanEncoder(int symbols, int maxBits)
{
    private readonly ulong[] _sorted = new ulong[symbols];
    private readonly int[] _weights = new int[symbols];
    private readonly ushort[] _codes = new ushort[symbols];
    private readonly byte[] _lengths = new byte[symbols];

    public int[] Frequencies { get; } = new int[symbols];

    public ReadOnlySpan<byte> Lengths => _lengths;

    public int Used { get; private set; }

    public void Reset() => Array.Clear(Frequencies);

    /// <summary>The code of a symbol, in the order in which its bits are written.</summary>
    public (int Code, int Length) this[int symbol] => (_codes[symbol], _lengths[symbol]);

    public void BuildFromFrequencies()
    {
        Span<int> counts = stackalloc int[33];
        counts.Clear();
        Array.Clear(_lengths);
        Used = Sort();
        if (Used == 1)
            counts[1] = 1;
        else if (Used > 1)
            CountLengths(counts);

        int at = Used;
        for (int bits = 1; bits <= maxBits; bits++)
        {
            for (int i = 0; i < counts[bits]; i++)
                _lengths[(int)(_sorted[--at] & 0xFFFF)] = (byte)bits;
        }

        AssignCodes();
    }

    public void BuildFromLengths(ReadOnlySpan<byte> lengths)
    {
        lengths.CopyTo(_lengths);
        AssignCodes();
    }

    private int Sort()
    {
        int used = 0;
        for (int symbol = 0; symbol < Frequencies.Length; symbol++)
        {
            if (Frequencies[symbol] != 0)
                _sorted[used++] = ((ulong)Frequencies[symbol] << 16) | (uint)symbol;
        }

        Array.Sort(_sorted, 0, used);
        return used;
    }

    private void CountLengths(Span<int> counts)
    {
        Span<int> weights = _weights.AsSpan(0, Used);
        for (int i = 0; i < Used; i++)
            weights[i] = (int)(_sorted[i] >> 16);
        MinimumRedundancy(weights);
        foreach (int length in weights)
            counts[Math.Min(length, 32)]++;
        Limit(counts);
    }

    // Moffat and Katajainen, "In-place calculation of minimum-redundancy codes" (1995): weights become code lengths.
    private static void MinimumRedundancy(Span<int> weights)
    {
        int count = weights.Length;
        weights[0] += weights[1];
        int root = 0;
        int leaf = 2;
        for (int next = 1; next < count - 1; next++)
        {
            weights[next] = TakeLightest(weights, next, next, ref root, ref leaf);
            weights[next] += TakeLightest(weights, next, next, ref root, ref leaf);
        }

        weights[count - 2] = 0;
        for (int next = count - 3; next >= 0; next--)
            weights[next] = weights[weights[next]] + 1;
        SpreadDepths(weights);
    }

    private static int TakeLightest(Span<int> weights, int next, int limit, ref int root, ref int leaf)
    {
        if (leaf >= weights.Length || (root < limit && weights[root] < weights[leaf]))
        {
            int weight = weights[root];
            weights[root++] = next;
            return weight;
        }

        return weights[leaf++];
    }

    private static void SpreadDepths(Span<int> weights)
    {
        int available = 1;
        int depth = 0;
        int root = weights.Length - 2;
        int next = weights.Length - 1;
        while (available > 0)
        {
            int used = 0;
            while (root >= 0 && weights[root] == depth)
            {
                used++;
                root--;
            }

            while (available > used)
            {
                weights[next--] = depth;
                available--;
            }

            available = 2 * used;
            depth++;
        }
    }

    // Codes that are too long are cut, and shorter ones lengthened until the set is complete again.
    private void Limit(Span<int> counts)
    {
        for (int bits = maxBits + 1; bits < counts.Length; bits++)
        {
            counts[maxBits] += counts[bits];
            counts[bits] = 0;
        }

        int total = 0;
        for (int bits = 1; bits <= maxBits; bits++)
            total += counts[bits] << (maxBits - bits);
        for (; total > 1 << maxBits; total--)
        {
            counts[maxBits]--;
            int bits = maxBits - 1;
            while (counts[bits] == 0)
                bits--;
            counts[bits]--;
            counts[bits + 1] += 2;
        }
    }

    private void AssignCodes()
    {
        Span<int> next = stackalloc int[DeflateTables.MaxBits + 2];
        next.Clear();
        foreach (byte length in _lengths)
        {
            if (length != 0)
                next[length + 1]++;
        }

        for (int bits = 2; bits < next.Length; bits++)
            next[bits] = (next[bits] + next[bits - 1]) << 1;
        for (int symbol = 0; symbol < _lengths.Length; symbol++)
        {
            int length = _lengths[symbol];
            if (length != 0)
                _codes[symbol] = Reverse(next[length]++, length);
        }
    }

    private static ushort Reverse(int code, int bits)
    {
        int reversed = code;
        reversed = ((reversed & 0x5555) << 1) | ((reversed >> 1) & 0x5555);
        reversed = ((reversed & 0x3333) << 2) | ((reversed >> 2) & 0x3333);
        reversed = ((reversed & 0x0F0F) << 4) | ((reversed >> 4) & 0x0F0F);
        reversed = ((reversed & 0x00FF) << 8) | ((reversed >> 8) & 0x00FF);
        return (ushort)(reversed >> (16 - bits));
    }
}
