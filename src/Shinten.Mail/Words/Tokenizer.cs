namespace Shinten.Mail.Words;

/// <summary>
/// Cuts folded text into words (UAX #29), and runs of scripts without blanks into runs to be paired.
/// </summary>
/// <remarks>
/// Whether two neighbours belong together depends on them, on the marks between them and on at most one character of
/// punctuation between letters or digits. So cutting out a piece of text changes at most its first word, which loses
/// its
/// front, and its last, which loses its end: <see cref="WordQuery"/> rests on that.
/// </remarks>
internal ref struct Tokenizer(ReadOnlySpan<char> folded)
{
    private readonly ReadOnlySpan<char> _text = folded;
    private int _next;

    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>True for a run of a script without blanks.</summary>
    public bool IsRun { get; private set; }

    public bool TryRead()
    {
        while (_next < _text.Length)
        {
            if (_text[_next] == ' ')
            {
                _next++;
                continue;
            }

            int start = _next;
            CharClass first = Read(ref _next);
            if (first is CharClass.Letter or CharClass.Digit or CharClass.Connector)
            {
                _next = EndOfWord(_next, first);
            }
            else if (first == CharClass.Pair)
            {
                _next = EndOfRun(_next);
            }
            else
            {
                continue;
            }

            Word = _text[start.._next];
            IsRun = first == CharClass.Pair;
            return true;
        }

        return false;
    }

    private readonly int EndOfWord(int end, CharClass last)
    {
        int position = end;
        while (position < _text.Length && CharClasses.IsAsciiWord(_text[position]))
        {
            position++;
        }

        if (position > end)
        {
            last = CharClasses.OfAscii(_text[position - 1]);
            end = position;
        }

        while (position < _text.Length)
        {
            CharClass next = Read(ref position);
            if (next is CharClass.Letter or CharClass.Digit or CharClass.Connector)
            {
                last = next;
            }
            else if (next is CharClass.MidLetter or CharClass.MidNumber or CharClass.MidBoth)
            {
                if (!Joins(last, next, ref position))
                {
                    return end;
                }
            }
            else if (next != CharClass.Extend)
            {
                return end;
            }

            end = position;
        }

        return end;
    }

    // WB6, WB7, WB11, WB12: punctuation between two letters or two digits, marks aside. Moves behind the second.
    private readonly bool Joins(CharClass last, CharClass mid, ref int position)
    {
        bool fits = last == CharClass.Letter ? mid != CharClass.MidNumber
            : last == CharClass.Digit && mid != CharClass.MidLetter;
        CharClass next = CharClass.Extend;
        while (fits && next == CharClass.Extend && position < _text.Length)
        {
            next = Read(ref position);
        }

        return fits && next == last;
    }

    private readonly int EndOfRun(int end)
    {
        int position = end;
        while (position < _text.Length && Read(ref position) is CharClass.Pair or CharClass.Extend)
        {
            end = position;
        }

        return end;
    }

    private readonly CharClass Read(ref int position)
    {
        char c = _text[position++];
        if (c < 128)
        {
            return CharClasses.OfAscii(c);
        }

        if (!char.IsHighSurrogate(c) || position >= _text.Length || !char.IsLowSurrogate(_text[position]))
        {
            return CharClasses.Of(c);
        }

        return CharClasses.Of(char.ConvertToUtf32(c, _text[position++]));
    }
}
