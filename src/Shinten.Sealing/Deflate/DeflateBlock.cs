using System.Numerics;

namespace Shinten.Sealing.Deflate;

/// <summary>Literals and matches of one block, written in whichever of the three forms is shortest
/// (RFC 1951 §3.2.3).</summary>
internal sealed class DeflateBlock
{
    public const int Capacity = 8 * 1024;

    private const int StoredMax = 65_535;

    private static readonly HuffmanEncoder FixedLiterals = MakeFixed(literals: true);
    private static readonly HuffmanEncoder FixedDistances = MakeFixed(literals: false);

    private readonly uint[] _tokens = new uint[Capacity];
    private readonly HuffmanEncoder _literals = new(DeflateTables.UsedLiteralCodes, DeflateTables.MaxBits);
    private readonly HuffmanEncoder _distances = new(DeflateTables.UsedDistanceCodes, DeflateTables.MaxBits);
    private readonly DeflateCodeLengths _codeLengths = new();
    private int _count;
    private int _extraBits;

    public bool IsFull => _count == Capacity;

    public void AddLiteral(byte literal)
    {
        _tokens[_count++] = literal;
        _literals.Frequencies[literal]++;
    }

    // token = distance << 16 | length; a literal has no distance
    public void AddMatch(int length, int distance)
    {
        _tokens[_count++] = ((uint)distance << 16) | (uint)length;
        int lengthCode = LengthCode(length);
        int distanceCode = DistanceCode(distance);
        _literals.Frequencies[DeflateTables.EndOfBlock + 1 + lengthCode]++;
        _distances.Frequencies[distanceCode]++;
        _extraBits += DeflateTables.LengthExtra[lengthCode] + DeflateTables.DistanceExtra[distanceCode];
    }

    /// <summary>Writes the block and begins the next.</summary>
    /// <param name="covered">The bytes that it stands for.</param>
    public void Flush(ref DeflateWriter writer, ReadOnlySpan<byte> covered, bool last)
    {
        _literals.Frequencies[DeflateTables.EndOfBlock]++;
        _literals.BuildFromFrequencies();
        _distances.BuildFromFrequencies();
        int header = _codeLengths.Prepare(_literals.Lengths, _distances.Lengths);
        int dynamicBits = header + CostOf(_literals, _literals) + CostOf(_distances, _distances);
        int fixedBits = CostOf(_literals, FixedLiterals) + CostOf(_distances, FixedDistances);
        int storedBits = (covered.Length + (5 * ((covered.Length / StoredMax) + 1))) * 8;

        if (storedBits <= Math.Min(dynamicBits, fixedBits) + _extraBits)
        {
            WriteStored(ref writer, covered, last);
        }
        else
        {
            bool isFixed = fixedBits <= dynamicBits;
            writer.Write((last ? 1UL : 0) | (isFixed ? 2UL : 4UL), 3);
            if (!isFixed)
                _codeLengths.Write(ref writer);
            WriteTokens(ref writer, isFixed ? FixedLiterals : _literals, isFixed ? FixedDistances : _distances);
        }

        Array.Clear(_tokens, 0, _count);
        _literals.Reset();
        _distances.Reset();
        _count = 0;
        _extraBits = 0;
    }

    private static int CostOf(HuffmanEncoder counted, HuffmanEncoder code)
    {
        int bits = 0;
        ReadOnlySpan<byte> lengths = code.Lengths;
        int[] frequencies = counted.Frequencies;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
            bits += frequencies[symbol] * lengths[symbol];
        return bits;
    }

    private static void WriteStored(ref DeflateWriter writer, ReadOnlySpan<byte> covered, bool last)
    {
        do
        {
            ReadOnlySpan<byte> part = covered[..Math.Min(covered.Length, StoredMax)];
            covered = covered[part.Length..];
            writer.Write(last && covered.IsEmpty ? 1UL : 0, 3);
            writer.Align();
            writer.Write((uint)part.Length | ((uint)(ushort)~part.Length << 16), 32);
            writer.Copy(part);
        }
        while (!covered.IsEmpty);
    }

    private void WriteTokens(ref DeflateWriter writer, HuffmanEncoder literals, HuffmanEncoder distances)
    {
        foreach (uint token in _tokens.AsSpan(0, _count))
        {
            int distance = (int)(token >> 16);
            if (distance == 0)
            {
                (int code, int bits) = literals[(int)token];
                writer.Write((ulong)code, bits);
            }
            else
            {
                WriteMatch(ref writer, literals, distances, (int)(token & 0xFFFF), distance);
            }
        }

        (int end, int endBits) = literals[DeflateTables.EndOfBlock];
        writer.Write((ulong)end, endBits);
    }

    private static void WriteMatch(
        ref DeflateWriter writer, HuffmanEncoder literals, HuffmanEncoder distances, int length, int distance)
    {
        int lengthCode = LengthCode(length);
        (int code, int bits) = literals[DeflateTables.EndOfBlock + 1 + lengthCode];
        ulong all = (uint)code | ((ulong)(uint)(length - DeflateTables.LengthBase[lengthCode]) << bits);
        bits += DeflateTables.LengthExtra[lengthCode];
        int distanceCode = DistanceCode(distance);
        (int farCode, int farBits) = distances[distanceCode];
        all |= (ulong)(uint)farCode << bits;
        bits += farBits;
        all |= (ulong)(uint)(distance - DeflateTables.DistanceBase[distanceCode]) << bits;
        bits += DeflateTables.DistanceExtra[distanceCode];
        writer.Write(all, bits);
    }

    // Above the first eight, four codes share each power of two.
    private static int LengthCode(int length)
    {
        if (length < 11)
            return length - 3;
        if (length == DeflateTables.MaxMatch)
            return DeflateTables.LengthBase.Length - 1;
        int value = length - 3;
        int exponent = BitOperations.Log2((uint)value);
        return (4 * (exponent - 1)) + ((value >> (exponent - 2)) & 3);
    }

    // Above the first four, two codes share each power of two.
    private static int DistanceCode(int distance)
    {
        int value = distance - 1;
        if (value < 4)
            return value;
        int exponent = BitOperations.Log2((uint)value);
        return (2 * exponent) + ((value >> (exponent - 1)) & 1);
    }

    private static HuffmanEncoder MakeFixed(bool literals)
    {
        Span<byte> lengths = stackalloc byte[DeflateTables.LiteralCodes];
        HuffmanEncoder encoder = new(literals ? DeflateTables.LiteralCodes : DeflateTables.DistanceCodes, 9);
        if (literals)
        {
            DeflateTables.FillFixedLiterals(lengths);
            encoder.BuildFromLengths(lengths);
        }
        else
        {
            lengths[..DeflateTables.DistanceCodes].Fill(5);
            encoder.BuildFromLengths(lengths[..DeflateTables.DistanceCodes]);
        }

        return encoder;
    }
}
