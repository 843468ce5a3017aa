namespace Shinten.Mail.Words;

/// <summary>
/// Sorted terms, each as the number of bytes it shares with the one before, the number that follow, and these. The first
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
internal ref struct FrontCodedWriter
{
    private readonly byte[] _output;
    private int _length;
    private ReadOnlySpan<byte> _previous;

    public FrontCodedWriter(int capacity)
    {
        _output = new byte[capacity];
        _output[_length++] = FrontCoding.Complete;
    }

    public void Add(ReadOnlySpan<byte> term)
    {
        int common = _previous.CommonPrefixLength(term);
        _output[_length++] = (byte)common;
        _output[_length++] = (byte)(term.Length - common);
        term[common..].CopyTo(_output.AsSpan(_length));
        _length += term.Length - common;
        _previous = term;
    }

    public readonly byte[] ToArray() => _output[.._length];
}
