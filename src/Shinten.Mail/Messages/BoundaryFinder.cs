namespace Shinten.Mail.Messages;

/// <summary>Where a stretch of body ends: at a boundary line of some level, or with the message.</summary>
/// <param name="Level">Index into the open multiparts; -1 at the end of the message.</param>
/// <param name="ContentEnd">Where the bytes before the boundary end, without the line end that belongs to it.</param>
/// <param name="Next">The first byte behind the boundary line.</param>
internal readonly record struct BoundaryLine(int Level, bool IsClosing, int ContentEnd, int Next);

/// <summary>
/// Finds the boundary lines of the multiparts that are open at a place in a message (RFC 2046 §5.1.1).
/// </summary>
internal sealed class BoundaryFinder(ReadOnlyMemory<byte> message)
{
    private readonly List<byte[]> _open = [];

    public int Depth => _open.Count;

    public void Open(byte[] boundary) => _open.Add(boundary);

    public void Close(int depth) => _open.RemoveRange(depth, _open.Count - depth);

    /// <summary>The first boundary line at or behind <paramref name="from"/>, which is the begin of a line.</summary>
    public BoundaryLine Find(int from)
    {
        ReadOnlySpan<byte> bytes = message.Span;
        if (_open.Count > 0)
        {
            int line = from;
            while (line < bytes.Length)
            {
                if (IsAt(line, out BoundaryLine found))
                {
                    return found;
                }

                int step = bytes[line..].IndexOf("\n--"u8);
                line = step < 0 ? bytes.Length : line + step + 1;
            }
        }

        return new BoundaryLine(-1, true, bytes.Length, bytes.Length);
    }

    /// <summary>
    /// True if the line that begins here is a boundary of an open multipart; the innermost one counts.
    /// </summary>
    public bool IsAt(int line, out BoundaryLine found)
    {
        found = default;
        ReadOnlySpan<byte> rest = message.Span[line..];
        if (_open.Count == 0 || rest.Length < 3 || rest[0] != '-' || rest[1] != '-')
        {
            return false;
        }

        for (int level = _open.Count - 1; level >= 0; level--)
        {
            ReadOnlySpan<byte> boundary = _open[level];
            if (rest[2..].StartsWith(boundary)
                && EndsLine(rest[(2 + boundary.Length)..], out bool isClosing, out int length))
            {
                int next = line + 2 + boundary.Length + length;
                found = new BoundaryLine(level, isClosing, BeforeLineEnd(line), next);
                return true;
            }
        }

        return false;
    }

    // ["--"] transport-padding CRLF
    private static bool EndsLine(ReadOnlySpan<byte> rest, out bool isClosing, out int length)
    {
        isClosing = rest.StartsWith("--"u8);
        length = isClosing ? 2 : 0;
        while (length < rest.Length && rest[length] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            length++;
        }

        if (length == rest.Length)
        {
            return true;
        }

        return rest[length++] == '\n';
    }

    private int BeforeLineEnd(int line)
    {
        ReadOnlySpan<byte> bytes = message.Span;
        int end = line > 0 && bytes[line - 1] == '\n' ? line - 1 : line;
        return end < line && end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
    }
}
