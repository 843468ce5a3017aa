using System.Buffers;

namespace Shinten.Mail.Messages;

/// <summary>
/// Steps over an unfolded structured field, parameter by parameter; forgives missing quotes and semicolons.
/// </summary>
internal ref struct ParameterScanner(ReadOnlySpan<byte> field)
{
    private const int MaxName = 64;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create("=; \t\"()/"u8);

    private readonly ReadOnlySpan<byte> _field = field;
    private int _next;
    private ReadOnlySpan<byte> _raw;
    private bool _isQuoted;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where the parameter found last begins (at its name) and ends in the field.</summary>
    public int Start { get; private set; }

    public readonly int End => _next;

    /// <summary>A quoted string or a comment had no end: nothing may be put behind it.</summary>
    public bool IsBroken { get; private set; }

    public ReadOnlySpan<byte> ReadValue()
    {
        SkipComments();
        int start = _next;
        while (_next < _field.Length && _field[_next] is not ((byte)';' or (byte)'(') && !IsBeforeName(_next))
        {
            _next++;
        }

        return _field[start.._next].Trim(Bytes.White);
    }

    // White space in front of "name=" stands for a semicolon that was forgotten.
    private readonly bool IsBeforeName(int at)
    {
        if (!Bytes.IsWhite(_field[at]) || at == 0 || Bytes.IsWhite(_field[at - 1]))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = _field[at..].TrimStart(Bytes.White);
        int end = rest[..Math.Min(rest.Length, MaxName)].IndexOfAny(NameEnds);
        return end > 0 && rest[end] == '=';
    }

    public bool TryRead()
    {
        while (_next < _field.Length)
        {
            SkipComments();
            if (_next < _field.Length && _field[_next] == ';')
            {
                _next++;
                continue;
            }

            if (ReadName())
            {
                ReadParameterValue();
                return true;
            }
        }

        return false;
    }

    /// <summary>The value without quotes and their escapes.</summary>
    public readonly ReadOnlySpan<byte> Value()
    {
        if (!_isQuoted || !_raw.Contains((byte)'\\'))
        {
            return _raw;
        }

        byte[] text = new byte[_raw.Length];
        int length = 0;
        for (int i = 0; i < _raw.Length; i++)
        {
            // Only what has to be escaped: "C:\temp" is what some senders mean.
            bool escapes = _raw[i] == '\\' && i + 1 < _raw.Length && _raw[i + 1] is (byte)'"' or (byte)'\\';
            i += escapes ? 1 : 0;
            text[length++] = _raw[i];
        }

        return text.AsSpan(0, length);
    }

    private bool ReadName()
    {
        Start = _next;
        int length = _field[_next..].IndexOfAny("=;("u8);
        if (length < 0)
        {
            _next = _field.Length;
            return false;
        }

        Name = _field.Slice(_next, length).Trim(Bytes.White);
        _next += length;
        if (_field[_next] != '=')
        {
            return false;
        }

        _next++;
        return !Name.IsEmpty;
    }

    private void ReadParameterValue()
    {
        SkipComments();
        _isQuoted = _next < _field.Length && _field[_next] == '"';
        int end = _isQuoted ? Bytes.EndOfQuoted(_field, _next) : -1;
        if (end >= 0)
        {
            _raw = _field[(_next + 1)..(end - 1)];
            _next = end;
            return;
        }

        IsBroken |= _isQuoted;
        int start = _isQuoted ? _next + 1 : _next;
        _next = start;
        while (_next < _field.Length && _field[_next] != ';' && !IsBeforeName(_next))
        {
            _next++;
        }

        _raw = TrimComment(_field[start.._next]).Trim(Bytes.White);
    }

    private static ReadOnlySpan<byte> TrimComment(ReadOnlySpan<byte> value)
    {
        int comment = value.IndexOf(" ("u8);
        return comment > 0 && value.TrimEnd(Bytes.White)[^1] == ')' ? value[..comment] : value;
    }

    private void SkipComments()
    {
        while (_next < _field.Length && (Bytes.IsWhite(_field[_next]) || _field[_next] == '('))
        {
            int end = _field[_next] == '(' ? Bytes.EndOfComment(_field, _next) : _next + 1;
            IsBroken |= end < 0;
            _next = end < 0 ? _field.Length : end;
        }
    }
}
