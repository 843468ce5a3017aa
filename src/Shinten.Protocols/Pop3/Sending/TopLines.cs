namespace Shinten.Protocols.Pop3.Sending;

/// <summary>Finds where the top of a letter ends: its header, the empty line, so many lines of its body.</summary>
internal struct TopLines(int lines)
{
    private enum Line : byte
    {
        Empty,
        Return,
        Text,
    }

    private Line _line;
    private bool _isInBody;
    private int _left = lines;

    public readonly bool IsComplete => _isInBody && _left == 0;

    /// <summary>How many of the next bytes belong to the top.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (taken < bytes.Length && !IsComplete)
        {
            int end = bytes[taken..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = end < 0 ? bytes[taken..] : bytes.Slice(taken, end);
            taken += text.Length;
            if (!text.IsEmpty)
            {
                _line = _line == Line.Empty && text is [(byte)'\r'] ? Line.Return : Line.Text;
            }

            if (end >= 0)
            {
                taken++;
                EndLine();
            }
        }

        return taken;
    }

    private void EndLine()
    {
        if (_isInBody)
        {
            _left--;
        }

        _isInBody |= _line != Line.Text;
        _line = Line.Empty;
    }
}
