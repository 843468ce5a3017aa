namespace Shinten.Sealing.Deflate;

/// <summary>The header of a block with its own codes: their lengths, run-length coded (RFC 1951 §3.2.7).</summary>
internal sealed class DeflateCodeLengths
{
    private const int MaxLengths = DeflateTables.UsedLiteralCodes + DeflateTables.UsedDistanceCodes;

    private readonly HuffmanEncoder _encoder = new(DeflateTables.CodeLengthCodes, 7);
    private readonly byte[] _lengths = new byte[MaxLengths];
    private readonly ushort[] _runs = new ushort[MaxLengths];
    private int _literals;
    private int _distances;
    private int _written;
    private int _runCount;

    /// <summary>Prepares the header and says how many bits it takes.</summary>
    public int Prepare(ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        _literals = Math.Max(literals.LastIndexOfAnyExcept((byte)0) + 1, 257);
        _distances = Math.Max(distances.LastIndexOfAnyExcept((byte)0) + 1, 1);
        literals[.._literals].CopyTo(_lengths);
        distances[.._distances].CopyTo(_lengths.AsSpan(_literals));
        _encoder.Reset();
        FindRuns(_lengths.AsSpan(0, _literals + _distances));
        _encoder.BuildFromFrequencies();

        // A lone code-length code would be incomplete; no block that is worth its header has one.
        if (_encoder.Used < 2)
            return int.MaxValue / 4;
        _written = DeflateTables.CodeLengthCodes;
        while (_written > 4 && _encoder.Lengths[DeflateTables.CodeLengthOrder[_written - 1]] == 0)
            _written--;
        int bits = 5 + 5 + 4 + (3 * _written);
        foreach (ushort run in _runs.AsSpan(0, _runCount))
            bits += _encoder.Lengths[run & 31] + ExtraBits(run & 31);
        return bits;
    }

    public void Write(ref DeflateWriter writer)
    {
        writer.Write((ulong)(_literals - 257), 5);
        writer.Write((ulong)(_distances - 1), 5);
        writer.Write((ulong)(_written - 4), 4);
        for (int i = 0; i < _written; i++)
            writer.Write(_encoder.Lengths[DeflateTables.CodeLengthOrder[i]], 3);
        foreach (ushort run in _runs.AsSpan(0, _runCount))
        {
            (int code, int bits) = _encoder[run & 31];
            writer.Write((uint)code | ((ulong)(uint)(run >> 5) << bits), bits + ExtraBits(run & 31));
        }
    }

    private static int ExtraBits(int symbol)
        => symbol switch
        {
            16 => 2,
            17 => 3,
            18 => 7,
            _ => 0,
        };

    private void FindRuns(ReadOnlySpan<byte> lengths)
    {
        _runCount = 0;
        while (!lengths.IsEmpty)
        {
            byte length = lengths[0];
            int same = lengths.IndexOfAnyExcept(length);
            int count = same < 0 ? lengths.Length : same;
            lengths = lengths[count..];
            if (length == 0)
                AddZeros(count);
            else
                AddSame(length, count);
        }
    }

    private void AddZeros(int count)
    {
        while (count >= 11)
        {
            int part = Math.Min(count, 138);
            Add(18, part - 11);
            count -= part;
        }

        if (count >= 3)
        {
            Add(17, count - 3);
            count = 0;
        }

        for (; count > 0; count--)
            Add(0, 0);
    }

    private void AddSame(byte length, int count)
    {
        Add(length, 0);
        count--;
        while (count >= 3)
        {
            int part = Math.Min(count, 6);
            Add(16, part - 3);
            count -= part;
        }

        for (; count > 0; count--)
            Add(length, 0);
    }

    private void Add(int symbol, int extra)
    {
        _runs[_runCount++] = (ushort)(symbol | (extra << 5));
        _encoder.Frequencies[symbol]++;
    }
}
