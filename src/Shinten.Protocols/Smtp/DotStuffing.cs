namespace Shinten.Protocols.Smtp;

/// <summary>Takes DATA's transparency off, block by block, and finds the end (RFC 5321 §4.5.2).</summary>
/// <remarks>
/// CRLF "." CRLF alone ends a message, and only CRLF ends a line: what another server might take for an end, a bare
/// LF or
/// CR among them, is a fault and never an end (SMTP smuggling, CVE-2023-51764). Whole lines are found by one
/// vectorised search each.
/// </remarks>
internal struct DotStuffing(int maxLine)
{
    private enum Place : byte
    {
        LineStart,
        Dot,
        DotReturn,
        Text,
        Return,
    }

    private Place _place;
    private int _lineLength;

    public MessageFault Fault { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Decodes a block; <paramref name="output"/> must be as long as <paramref name="input"/>.</summary>
    public int Decode(ReadOnlySpan<byte> input, Span<byte> output, out int consumed)
    {
        int at = 0;
        int copied = 0;
        int written = 0;
        while (at < input.Length && !HasEnded)
        {
            switch (_place)
            {
                case Place.LineStart when input[at] == '.':
                    Copy(input[copied..at], output, ref written);
                    copied = ++at;
                    _place = Place.Dot;
                    break;
                case Place.Dot when input[at] == '\r':
                    _place = Place.DotReturn;
                    copied = ++at;
                    break;
                case Place.DotReturn when input[at] == '\n':
                    HasEnded = true;
                    copied = ++at;
                    break;
                case Place.DotReturn:
                    SetFault(MessageFault.BareReturn);
                    _place = Place.Text;
                    break;
                case Place.Return:
                    at += EndLine(input[at]);
                    break;
                default:
                    at += ReadText(input[at..]);
                    break;
            }
        }

        Copy(input[copied..at], output, ref written);
        consumed = at;
        return written;
    }

    private static void Copy(ReadOnlySpan<byte> from, Span<byte> output, ref int written)
    {
        from.CopyTo(output[written..]);
        written += from.Length;
    }

    /// <summary>Behind a CR: takes the LF, or finds that there is none.</summary>
    private int EndLine(byte next)
    {
        if (next != '\n')
        {
            SetFault(MessageFault.BareReturn);
            _place = Place.Text;
            return 0;
        }

        _place = Place.LineStart;
        _lineLength = 0;
        return 1;
    }

    /// <summary>Reads on to the next line that begins with a dot, or to the end of the block.</summary>
    private int ReadText(ReadOnlySpan<byte> input)
    {
        int at = 0;
        while (true)
        {
            _place = Place.Text;
            int next = input[at..].IndexOfAny((byte)'\r', (byte)'\n', (byte)0);
            Lengthen(next < 0 ? input.Length - at : next);
            if (next < 0)
            {
                return input.Length;
            }

            at += next + 1;
            if (input[at - 1] != '\r')
            {
                SetFault(input[at - 1] == '\n' ? MessageFault.BareLineFeed : MessageFault.Nul);
            }
            else
            {
                _place = Place.Return;
                if (at < input.Length)
                {
                    at += EndLine(input[at]);
                }
            }

            if (at == input.Length || (_place == Place.LineStart && input[at] == '.'))
            {
                return at;
            }
        }
    }

    private void Lengthen(int count)
    {
        _lineLength = (int)Math.Min((long)_lineLength + count, int.MaxValue);
        if (_lineLength > maxLine)
        {
            SetFault(MessageFault.LineTooLong);
        }
    }

    private void SetFault(MessageFault fault)
    {
        if (Fault == MessageFault.None)
        {
            Fault = fault;
        }
    }
}
