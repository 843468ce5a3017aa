namespace Shinten.Mail.Words;

/// <summary>Reads the terms of a word set one after the other without allocating.</summary>
public ref struct TermReader
{
    private readonly ReadOnlySpan<byte> _frontCoded;
    private readonly Span<byte> _term;
    private int _next;
    private int _length;

    /// <param name="room">At least <see cref="FrontCoding.MaxTerm"/> bytes, where each term is put together.</param>
    /// <exception cref="FormatException">The bytes are not a word set.</exception>
    public TermReader(ReadOnlySpan<byte> frontCoded, Span<byte> room)
    {
        if (frontCoded.IsEmpty || frontCoded.Length > FrontCoding.MaxLength || frontCoded[0] > FrontCoding.Complete
            || (frontCoded[0] == FrontCoding.Incomplete && frontCoded.Length > 1))
        {
            throw new FormatException("Not a word set.");
        }

        _frontCoded = frontCoded;
        _term = room[..FrontCoding.MaxTerm];
        _next = 1;
    }

    public readonly bool IsComplete => _frontCoded[0] == FrontCoding.Complete;

    public readonly ReadOnlySpan<byte> Term => _term[.._length];

    /// <summary>How many bytes of the term were in the one before as well.</summary>
    public int Common { get; private set; }

    /// <exception cref="FormatException">The bytes are not a word set.</exception>
    public bool TryRead()
    {
        if (_next >= _frontCoded.Length)
        {
            return false;
        }

        int common = _frontCoded[_next];
        int added = _next + 1 < _frontCoded.Length ? _frontCoded[_next + 1] : 0;
        int start = _next + 2;
        if (common > _length || added == 0 || common + added > FrontCoding.MaxTerm || start + added > _frontCoded.Length
            || !FollowsInOrder(common, _frontCoded[start]))
        {
            throw new FormatException("Not a word set.");
        }

        _frontCoded.Slice(start, added).CopyTo(_term[common..]);
        (_length, Common, _next) = (common + added, common, start + added);
        return true;
    }

    private readonly bool FollowsInOrder(int common, byte first) => common == _length || _term[common] < first;
}
