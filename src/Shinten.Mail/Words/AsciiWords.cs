using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Shinten.Mail.Words;

/// <summary>
/// Cuts the words out of text that is ASCII, 64 characters at a time: what <see cref="Folding"/> and
/// <see cref="Tokenizer"/> together make of it.
/// </summary>
internal ref struct AsciiWords : IDisposable
{
    private const int BlockLength = 64;

    private readonly byte[] _rented;
    private readonly Span<byte> _lower;
    private ulong _wordsLeft;
    private int _block;
    private int _next;

    public AsciiWords(ReadOnlySpan<byte> ascii)
    {
        // Behind the text a block of blanks, so that none is read in part.
        _rented = ArrayPool<byte>.Shared.Rent(ascii.Length + BlockLength);
        _lower = _rented.AsSpan(0, ascii.Length + BlockLength);
        Ascii.ToLower(ascii, _lower, out _);
        _lower[ascii.Length..].Fill((byte)' ');
        _block = -BlockLength;
    }

    public ReadOnlySpan<byte> Word { get; private set; }

    /// <summary>The first eight bytes of the word as a number in little-endian order, of fewer what there is.</summary>
    public ulong Head { get; private set; }

    public bool TryRead()
    {
        while (_wordsLeft == 0)
        {
            if (_block + (2 * BlockLength) > _lower.Length)
            {
                return false;
            }

            _block += BlockLength;
            _wordsLeft = WordBytes(_lower.Slice(_block, BlockLength));
            _wordsLeft &= _next <= _block ? ulong.MaxValue : Above(_next - _block);
        }

        int start = _block + BitOperations.TrailingZeroCount(_wordsLeft);
        ulong behind = ~_wordsLeft & Above(start - _block);
        int end = behind == 0 ? EndOfRun(_block + BlockLength) : _block + BitOperations.TrailingZeroCount(behind);
        end = Joined(end);
        _wordsLeft &= Above(end - _block);
        _next = end;
        Word = _lower[start..end];

        // Behind the last word stands a block of blanks, so that eight bytes are always there.
        ulong head = BinaryPrimitives.ReadUInt64LittleEndian(_lower[start..]);
        int spare = Math.Max(sizeof(ulong) - (end - start), 0);
        Head = (head << (8 * spare)) >> (8 * spare);
        return true;
    }

    public void Dispose()
    {
        _lower.Clear();
        ArrayPool<byte>.Shared.Return(_rented);
    }

    private static ulong Above(int bit) => bit >= BlockLength ? 0 : ulong.MaxValue << bit;

    /// <summary>A bit for each letter, digit or connector.</summary>
    private static ulong WordBytes(ReadOnlySpan<byte> block)
    {
        ulong bits = 0;
        for (int at = 0; at < BlockLength; at += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Create(block[at..]);
            Vector128<byte> words = Between(bytes, (byte)'a', (byte)'z') | Between(bytes, (byte)'0', (byte)'9')
                | Vector128.Equals(bytes, Vector128.Create((byte)'_'));
            bits |= (ulong)words.ExtractMostSignificantBits() << at;
        }

        return bits;
    }

    private static Vector128<byte> Between(Vector128<byte> bytes, byte first, byte last)
        => Vector128.LessThanOrEqual(bytes - Vector128.Create(first), Vector128.Create((byte)(last - first)));

    private readonly int EndOfRun(int end)
    {
        while (CharClasses.IsAsciiWord((char)_lower[end]))
        {
            end++;
        }

        return end;
    }

    // Punctuation that joins a letter or digit with another one.
    private readonly int Joined(int end)
    {
        while (true)
        {
            CharClass mid = CharClasses.OfAscii(_lower[end]);
            if (mid is not (CharClass.MidBoth or CharClass.MidNumber))
            {
                return end;
            }

            CharClass last = CharClasses.OfAscii(_lower[end - 1]);
            bool fits = last == CharClass.Letter ? mid != CharClass.MidNumber : last == CharClass.Digit;
            if (!fits || CharClasses.OfAscii(_lower[end + 1]) != last)
            {
                return end;
            }

            end = EndOfRun(end + 1);
        }
    }
}
