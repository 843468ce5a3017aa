namespace Shinten.Sealing.Deflate;

/// <summary>Inflates a whole buffer of raw DEFLATE into a bounded one (RFC 1951 §3.2).</summary>
/// <remarks>
/// Ours, because the platform offers streams only, at ten microseconds and a quarter of a megabyte each, and keeps
/// plaintext in its native heap (docs/decisions). Everything it is given was authenticated before.
/// </remarks>
internal sealed class Inflater
{
    [ThreadStatic]
    private static Inflater? _ofThread;

    private static readonly HuffmanDecoder FixedLiterals = MakeFixed(literals: true);
    private static readonly HuffmanDecoder FixedDistances = MakeFixed(literals: false);

    private readonly HuffmanDecoder _literals = new(10, DeflateTables.LiteralCodes);
    private readonly HuffmanDecoder _distances = new(8, DeflateTables.DistanceCodes);
    private readonly HuffmanDecoder _codeLengths = new(7, DeflateTables.CodeLengthCodes);

    /// <summary>Inflates all of the source, which must end with the stream.</summary>
    /// <param name="written">What was written, also where the outcome is not whole: the caller clears it.</param>
    public static InflateOutcome Inflate(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        DeflateReader reader = new(source);
        written = 0;
        return (_ofThread ??= new Inflater()).Run(ref reader, destination, ref written);
    }

    private InflateOutcome Run(ref DeflateReader reader, Span<byte> destination, ref int written)
    {
        while (true)
        {
            reader.Refill();
            if (!reader.TryTake(1, out int last) || !reader.TryTake(2, out int kind))
                return InflateOutcome.Damaged;
            InflateOutcome outcome = kind switch
            {
                0 => Store(ref reader, destination, ref written),
                1 => Decode(ref reader, FixedLiterals, FixedDistances, destination, ref written),
                2 => TryReadCodes(ref reader)
                    ? Decode(ref reader, _literals, _distances, destination, ref written)
                    : InflateOutcome.Damaged,
                _ => InflateOutcome.Damaged,
            };
            if (outcome != InflateOutcome.Whole)
                return outcome;
            if (last == 1)
                return reader.IsAtEnd ? InflateOutcome.Whole : InflateOutcome.Damaged;
        }
    }

    private static InflateOutcome Store(ref DeflateReader reader, Span<byte> destination, ref int written)
    {
        if (!reader.TryTakeStoredLength(out int length))
            return InflateOutcome.Damaged;
        if (length > destination.Length - written)
            return InflateOutcome.DoesNotFit;
        if (!reader.TryCopy(destination.Slice(written, length)))
            return InflateOutcome.Damaged;
        written += length;
        return InflateOutcome.Whole;
    }

    private static InflateOutcome Decode(
        ref DeflateReader reader,
        HuffmanDecoder literals,
        HuffmanDecoder distances,
        Span<byte> destination,
        ref int written)
    {
        while (true)
        {
            written += reader.ReadLiterals(literals, destination[written..]);
            reader.Refill();
            int found = literals.Find(reader.Bits);
            if (found == 0 || !reader.TryDrop(found & 15))
                return InflateOutcome.Damaged;
            int symbol = found >> 4;
            if (symbol == DeflateTables.EndOfBlock)
                return InflateOutcome.Whole;
            int length = 1;
            int distance = 0;
            if (symbol > DeflateTables.EndOfBlock
                && !TryReadMatch(ref reader, symbol, distances, written, out length, out distance))
            {
                return InflateOutcome.Damaged;
            }

            if (length > destination.Length - written)
                return InflateOutcome.DoesNotFit;
            if (distance == 0)
                destination[written] = (byte)symbol;
            else
                Repeat(destination.Slice(written - distance, distance + length), distance);
            written += length;
        }
    }

    private static bool TryReadMatch(
        ref DeflateReader reader, int symbol, HuffmanDecoder distances, int at, out int length, out int distance)
    {
        int lengthCode = symbol - DeflateTables.EndOfBlock - 1;
        distance = 0;
        length = 0;
        if (lengthCode >= DeflateTables.LengthBase.Length
            || !reader.TryTake(DeflateTables.LengthExtra[lengthCode], out int extra))
        {
            return false;
        }

        length = DeflateTables.LengthBase[lengthCode] + extra;
        int found = distances.Find(reader.Bits);
        if (found == 0 || !reader.TryDrop(found & 15))
            return false;
        int distanceCode = found >> 4;
        if (distanceCode >= DeflateTables.UsedDistanceCodes)
            return false;
        if (!reader.TryTake(DeflateTables.DistanceExtra[distanceCode], out int extraDistance))
            return false;
        distance = DeflateTables.DistanceBase[distanceCode] + extraDistance;
        return distance <= at;
    }

    // The match begins at `distance` and repeats what lies that far before it, its own bytes included.
    private static void Repeat(Span<byte> region, int distance)
    {
        int length = region.Length - distance;
        if (length <= distance)
        {
            region[..length].CopyTo(region[distance..]);
            return;
        }

        for (int i = distance; i < region.Length; i++)
            region[i] = region[i - distance];
    }

    private bool TryReadCodes(ref DeflateReader reader)
    {
        if (!reader.TryTake(5, out int literals)
            || !reader.TryTake(5, out int distances)
            || !reader.TryTake(4, out int codeLengths))
        {
            return false;
        }

        literals += 257;
        distances += 1;
        codeLengths += 4;
        if (literals > DeflateTables.UsedLiteralCodes || distances > DeflateTables.UsedDistanceCodes)
            return false;

        Span<byte> lengths = stackalloc byte[DeflateTables.LiteralCodes + DeflateTables.DistanceCodes];
        lengths.Clear();
        for (int i = 0; i < codeLengths; i++)
        {
            reader.Refill();
            if (!reader.TryTake(3, out int length))
                return false;
            lengths[DeflateTables.CodeLengthOrder[i]] = (byte)length;
        }

        if (!_codeLengths.TryBuild(lengths[..DeflateTables.CodeLengthCodes]))
            return false;
        lengths.Clear();
        return TryReadLengths(ref reader, lengths[..(literals + distances)])
            && lengths[DeflateTables.EndOfBlock] != 0
            && _literals.TryBuild(lengths[..literals])
            && _distances.TryBuild(lengths.Slice(literals, distances));
    }

    // 16: the length before, 3 to 6 times; 17 and 18: zeros  (RFC 1951 §3.2.7)
    private bool TryReadLengths(ref DeflateReader reader, scoped Span<byte> lengths)
    {
        int at = 0;
        while (at < lengths.Length)
        {
            reader.Refill();
            int found = _codeLengths.Find(reader.Bits);
            if (found == 0 || !reader.TryDrop(found & 15))
                return false;
            int symbol = found >> 4;
            if (symbol < 16)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            (int bits, int least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            if (!reader.TryTake(bits, out int repeat) || (symbol == 16 && at == 0))
                return false;
            repeat += least;
            if (repeat > lengths.Length - at)
                return false;
            lengths.Slice(at, repeat).Fill(symbol == 16 ? lengths[at - 1] : (byte)0);
            at += repeat;
        }

        return true;
    }

    private static HuffmanDecoder MakeFixed(bool literals)
    {
        Span<byte> lengths = stackalloc byte[DeflateTables.LiteralCodes];
        HuffmanDecoder decoder = new(literals ? 10 : 8, DeflateTables.LiteralCodes);
        if (literals)
        {
            DeflateTables.FillFixedLiterals(lengths);
            _ = decoder.TryBuild(lengths);
        }
        else
        {
            lengths[..DeflateTables.DistanceCodes].Fill(5);
            _ = decoder.TryBuild(lengths[..DeflateTables.DistanceCodes]);
        }

        return decoder;
    }
}
