using System.Buffers.Binary;

namespace Shinten.Sealing.Deflate;

/// <summary>Deflates a whole buffer into raw DEFLATE (RFC 1951 §3.2); made for objects of a few kilobytes.</summary>
/// <remarks>
/// Ours, because the platform offers streams only, at ten microseconds and a quarter of a megabyte each, and keeps
/// plaintext in its native heap (docs/decisions). The working memory is one per thread and keeps no byte of the source.
/// </remarks>
internal sealed class Deflater
{
    private const int MinMatch = 4;
    private const int HashBits = 13;

    // What a letter or its words are worth; beyond it the time would grow faster than the disk shrinks.
    private const int ThoroughLength = 16 * 1024;
    private const int ThoroughProbes = 12;
    private const int FastProbes = 3;

    [ThreadStatic]
    private static Deflater? _ofThread;

    private readonly DeflateBlock _block = new();
    private readonly int[] _heads = new int[1 << HashBits];
    private readonly int[] _before = new int[DeflateTables.Window];

    // Positions go on rising from one source to the next, so that the tables need not be cleared between them.
    private int _base = DeflateTables.Window;
    private int _probes;

    /// <summary>Bytes that a destination must have.</summary>
    public static int Bound(int length) => length + (10 * ((length / DeflateBlock.Capacity) + 1)) + 16;

    /// <summary>Deflates all of the source and says how many bytes that took.</summary>
    public static int Deflate(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        DeflateWriter writer = new(destination);
        (_ofThread ??= new Deflater()).Run(source, ref writer);
        writer.Align();
        return writer.Length;
    }

    private void Run(ReadOnlySpan<byte> source, ref DeflateWriter writer)
    {
        if (_base > int.MaxValue - source.Length - (2 * DeflateTables.Window))
        {
            Array.Clear(_heads);
            Array.Clear(_before);
            _base = DeflateTables.Window;
        }

        _probes = source.Length <= ThoroughLength ? ThoroughProbes : FastProbes;
        int at = 0;
        int begun = 0;
        while (at < source.Length)
        {
            at += Step(source, at);
            if (_block.IsFull)
            {
                _block.Flush(ref writer, source[begun..at], last: at == source.Length);
                begun = at;
            }
        }

        if (begun < at || at == 0)
            _block.Flush(ref writer, source[begun..at], last: true);
        _base += source.Length + DeflateTables.Window;
    }

    /// <summary>Adds one literal or one match and says how many bytes it stands for.</summary>
    private int Step(ReadOnlySpan<byte> source, int at)
    {
        int length = FindMatch(source, at, out int distance);
        if (length < MinMatch)
        {
            _block.AddLiteral(source[at]);
            return 1;
        }

        _block.AddMatch(length, distance);
        int insertEnd = Math.Min(at + length, source.Length - MinMatch);
        for (int i = at + 1; i < insertEnd; i++)
            _ = Insert(source, i);
        return length;
    }

    private int FindMatch(ReadOnlySpan<byte> source, int at, out int distance)
    {
        distance = 0;
        if (source.Length - at < MinMatch)
            return 0;
        ReadOnlySpan<byte> ahead = source.Slice(at, Math.Min(source.Length - at, DeflateTables.MaxMatch));
        int candidate = Insert(source, at) - _base;
        int best = 0;
        for (int probe = 0; probe < _probes && candidate >= 0 && at - candidate < DeflateTables.Window; probe++)
        {
            if (best == 0 || source[candidate + best] == ahead[best])
            {
                int length = ahead.CommonPrefixLength(source.Slice(candidate, ahead.Length));
                if (length > best)
                {
                    best = length;
                    distance = at - candidate;
                    if (length == ahead.Length)
                        break;
                }
            }

            int earlier = _before[candidate & (DeflateTables.Window - 1)] - _base;
            if (earlier >= candidate)
                break;
            candidate = earlier;
        }

        return best;
    }

    /// <summary>Remembers a position, and says where the same four bytes, or others of their hash, were last.</summary>
    private int Insert(ReadOnlySpan<byte> source, int at)
    {
        uint four = BinaryPrimitives.ReadUInt32LittleEndian(source[at..]);
        int hash = (int)((four * 2654435761u) >> (32 - HashBits));
        int last = _heads[hash];
        _before[at & (DeflateTables.Window - 1)] = last;
        _heads[hash] = _base + at;
        return last;
    }
}
