namespace Shinten.Mail.Words;

/// <summary>
/// Sorted terms, each as the number of bytes it shares with the one before, the number that follow, and these. The
/// first
/// byte of a set says whether it is complete; an incomplete one holds no terms.
/// </summary>
public static class FrontCoding
{
    /// <summary>No word set is longer (sealing.md §5).</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    public const byte Incomplete = 0;
    public const byte Complete = 1;

    /// <summary>The longest term.</summary>
    public const int MaxTerm = 255;
}

/// <summary>Writes front-coded terms, which come sorted by their bytes and each once.</summary>
internal struct FrontCodedWriter
{
    private readonly byte[] _term;
    private byte[] _output;
    private int _length;
    private int _previous;

    public FrontCodedWriter(int capacity)
    {
        _term = new byte[FrontCoding.MaxTerm];
        _output = new byte[Math.Max(capacity, 64)];
        _output[_length++] = FrontCoding.Complete;
    }

    public void Add(ReadOnlySpan<byte> term)
    {
        int common = Common(term);
        int added = term.Length - common;
        if (_output.Length - _length < added + 2)
        {
            Array.Resize(ref _output, (2 * _output.Length) + FrontCoding.MaxTerm);
        }

        _output[_length++] = (byte)common;
        _output[_length++] = (byte)added;
        term[common..].CopyTo(_output.AsSpan(_length));
        _length += added;
        term[common..].CopyTo(_term.AsSpan(common));
        _previous = term.Length;
    }

    private readonly int Common(ReadOnlySpan<byte> term)
    {
        int most = Math.Min(_previous, term.Length);
        int common = 0;
        while (common < most && _term[common] == term[common])
        {
            common++;
        }

        return common;
    }

    public readonly byte[] ToArray() => _output[.._length];
}
