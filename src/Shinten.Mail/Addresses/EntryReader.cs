using Shinten.Mail.Messages;

namespace Shinten.Mail.Addresses;

internal enum EntryEnd
{
    Comma,
    GroupStart,
    GroupEnd,
    Text,
}

/// <summary>
/// Cuts an address list into entries at the commas, colons and semicolons outside quotes, comments and brackets.
/// </summary>
internal ref struct EntryReader(ReadOnlySpan<byte> list)
{
    private readonly ReadOnlySpan<byte> _list = list;
    private int _next;

    // Once a quote or comment is found never to end, none is looked for again: the time stays linear.
    private bool _quotesAreBroken;
    private bool _commentsAreBroken;
    private bool _anglesAreBroken;

    public ReadOnlySpan<byte> Entry { get; private set; }

    public EntryEnd End { get; private set; }

    /// <summary>Where the angle bracket stands in the entry, or -1.</summary>
    public int Angle { get; private set; }

    public int AngleEnd { get; private set; }

    /// <summary>Where the first comment begins in the entry, or -1.</summary>
    public int Comment { get; private set; }

    public bool TryRead()
    {
        if (_next >= _list.Length)
        {
            return false;
        }

        int start = _next;
        (Angle, AngleEnd, Comment) = (-1, -1, -1);
        bool hasAt = false;
        int i = start;
        for (; i < _list.Length; i++)
        {
            byte b = _list[i];
            if (IsEnd(b, hasAt))
            {
                break;
            }

            hasAt |= b == '@';
            i = Skip(i, start) - 1;
        }

        Entry = _list[start..i];
        End = i < _list.Length ? EndOf(_list[i]) : EntryEnd.Text;
        _next = i + 1;
        return true;
    }

    private static EntryEnd EndOf(byte b) => b switch
    {
        (byte)':' => EntryEnd.GroupStart,
        (byte)';' => EntryEnd.GroupEnd,
        _ => EntryEnd.Comma,
    };

    private readonly bool IsEnd(byte b, bool hasAt)
        => b is (byte)',' or (byte)';' || (b == ':' && !hasAt && Angle < 0);

    // The position behind what begins here: a quoted string, a comment, an angle address, a literal, one byte.
    private int Skip(int at, int start)
    {
        switch (_list[at])
        {
            case (byte)'"' when !_quotesAreBroken:
                return Found(Bytes.EndOfQuoted(_list, at), at, ref _quotesAreBroken);
            case (byte)'(' when !_commentsAreBroken:
                int end = Found(Bytes.EndOfComment(_list, at), at, ref _commentsAreBroken);
                Comment = Comment < 0 && end > at + 1 ? at - start : Comment;
                return end;
            case (byte)'<' when !_anglesAreBroken:
                return SkipAngle(at, start);
            case (byte)'[':
                int literal = _list[at..Math.Min(_list.Length, at + 64)].IndexOf((byte)']');
                return literal < 0 ? at + 1 : at + literal + 1;
            case (byte)'\\':
                return Math.Min(at + 2, _list.Length);
            default:
                return at + 1;
        }
    }

    private int SkipAngle(int at, int start)
    {
        int length = EndOfAngle(at);
        if (length < 0)
        {
            _anglesAreBroken = true;
            return at + 1;
        }

        // Of several, the last one is the address: "<a@b> <c@d>" has the first for a name.
        Angle = at - start;
        AngleEnd = at + length - start;
        return at + length + 1;
    }

    private readonly int EndOfAngle(int at)
    {
        ReadOnlySpan<byte> rest = _list[at..];
        int close = rest.IndexOf((byte)'>');
        int quote = close < 0 ? -1 : rest[..close].IndexOf((byte)'"');
        if (quote < 0)
        {
            return close;
        }

        int quoted = Bytes.EndOfQuoted(rest, quote);
        int after = quoted < 0 ? -1 : rest[quoted..].IndexOf((byte)'>');
        return after < 0 ? close : quoted + after;
    }

    private static int Found(int end, int at, ref bool isBroken)
    {
        isBroken |= end < 0;
        return end < 0 ? at + 1 : end;
    }
}
