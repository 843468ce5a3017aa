namespace Shinten.Mail.Messages;

/// <summary>
/// Takes the words of a date one by one, whatever stands between them: blanks, commas, hyphens, comments.
/// </summary>
internal ref struct DateWords(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    public bool TryReadDay(out int day)
    {
        Letters();
        return TryNumber(out day, out _) && day is >= 1 and <= 31;
    }

    /// <summary>Two digits are 1950 to 2049, three count from 1900 (RFC 5322 §4.3).</summary>
    public bool TryReadYear(out int year)
    {
        if (!TryNumber(out year, out int digits) || digits > 4)
        {
            return false;
        }

        year += digits switch
        {
            <= 2 => year < 50 ? 2000 : 1900,
            3 => 1900,
            _ => 0,
        };
        return true;
    }

    public bool TryReadTime(out TimeSpan time)
    {
        time = default;
        if (!TryNumber(out int hour, out _) || !TryColon() || !TryNumber(out int minute, out _))
        {
            return false;
        }

        int second = 0;
        if (TryColon() && !TryNumber(out second, out _))
        {
            return false;
        }

        // A leap second is counted as the second before it.
        time = new TimeSpan(hour, minute, Math.Min(second, 59));
        return hour < 24 && minute < 60 && second <= 60;
    }

    public bool TryReadOffset(out TimeSpan offset)
    {
        offset = default;
        SkipGap(keepsSign: true);
        bool hasSign = !_rest.IsEmpty && _rest[0] is (byte)'+' or (byte)'-';
        if (_rest.IsEmpty || (!hasSign && !char.IsAsciiDigit((char)_rest[0])))
        {
            return false;
        }

        bool isWest = _rest[0] == '-';
        _rest = hasSign ? _rest[1..] : _rest;
        if (!TryNumber(out int number, out int digits) || digits is < 3 or > 4)
        {
            return false;
        }

        TimeSpan distance = new(number / 100, number % 100, 0);
        offset = distance.TotalHours > 14 || number % 100 > 59 ? TimeSpan.Zero : isWest ? -distance : distance;
        return true;
    }

    public ReadOnlySpan<byte> Letters()
    {
        SkipGap(keepsSign: false);
        int length = 0;
        while (length < _rest.Length && char.IsAsciiLetter((char)_rest[length]))
        {
            length++;
        }

        ReadOnlySpan<byte> letters = _rest[..length];
        _rest = _rest[length..];
        return letters;
    }

    private bool TryNumber(out int number, out int digits)
    {
        SkipGap(keepsSign: false);
        (number, digits) = (0, 0);
        while (digits < _rest.Length && digits < 5 && char.IsAsciiDigit((char)_rest[digits]))
        {
            number = (number * 10) + _rest[digits++] - '0';
        }

        _rest = _rest[digits..];
        return digits > 0;
    }

    private bool TryColon()
    {
        SkipGap(keepsSign: true);
        bool found = !_rest.IsEmpty && _rest[0] is (byte)':' or (byte)'.';
        _rest = found ? _rest[1..] : _rest;
        return found;
    }

    private void SkipGap(bool keepsSign)
    {
        while (!_rest.IsEmpty)
        {
            int comment = _rest[0] == '(' ? Bytes.EndOfComment(_rest, 0) : -1;
            bool isGap = Bytes.IsWhite(_rest[0]) || _rest[0] is (byte)',' or (byte)'('
                || (_rest[0] == '-' && !keepsSign);
            if (!isGap)
            {
                return;
            }

            _rest = _rest[(comment > 0 ? comment : 1)..];
        }
    }
}
