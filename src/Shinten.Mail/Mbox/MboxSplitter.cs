using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Mbox;

/// <summary>
/// Takes an mbox apart as it is read, whoever wrote it: with LF or CRLF, with lines quoted or not, with Content-Length
/// or without (the forms mboxo, mboxrd, mboxcl, mboxcl2). It keeps one letter at a time.
/// </summary>
/// <remarks>
/// A letter begins at a line <c>From sender date</c> behind an empty line; or behind any line, if what follows it looks
/// like a header. A line without a date is somebody's text.
/// </remarks>
public sealed class MboxSplitter(int maxLetterBytes)
{
    private const int MaxHeader = 1024 * 1024;
    private const int MaxHeaderLine = 998;
    private const int Kept = FromLine.MaxLength + MaxHeaderLine + 16;

    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private int _search;
    private long _offset;
    private long _letterOffset;
    private DateTimeOffset _date;
    private int? _contentEnd;
    private bool _isInLetter;
    private bool _hasLookedForLength;
    private bool _isTooLong;
    private bool _isFinished;

    private ReadOnlySpan<byte> Text => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Adds the next bytes of the file. What was given out before is gone.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _end < bytes.Length)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>There are no more bytes: what is left is the last letter.</summary>
    public void Finish() => _isFinished = true;

    /// <summary>The next letter; false if more of the file is needed, or all of it has been given out.</summary>
    /// <exception cref="FormatException">It does not begin as an mbox does.</exception>
    public bool TryNext([NotNullWhen(true)] out MboxLetter? letter)
    {
        letter = null;
        if (!_isInLetter && !TryBegin())
        {
            return false;
        }

        int? end = FindEnd(out int next);
        if (end is null)
        {
            DropIfTooLong();
            return false;
        }

        bool isTooLong = _isTooLong || end > maxLetterBytes;
        letter = new MboxLetter
        {
            Offset = _letterOffset,
            Date = _date,
            HasContentLength = _contentEnd is not null,
            IsTooLong = isTooLong,
            Text = isTooLong ? default : _buffer.AsMemory(_start, end.Value),
        };
        Advance(next);
        _isInLetter = false;
        return true;
    }

    private bool TryBegin()
    {
        SkipEmptyLines();
        int lineEnd = Text.IndexOf((byte)'\n');
        if (lineEnd < 0 && !_isFinished && Text.Length <= FromLine.MaxLength)
        {
            return false;
        }

        if (Text.IsEmpty)
        {
            return false;
        }

        int length = lineEnd < 0 ? Text.Length : lineEnd;
        if (!FromLine.TryParse(Bytes.TrimLineEnd(Text[..Math.Min(length, FromLine.MaxLength + 1)]), out _date))
        {
            throw new FormatException(
                "It does not begin with a line \"From sender date\", as an mbox does.");
        }

        _letterOffset = _offset;
        Advance(lineEnd < 0 ? length : lineEnd + 1);
        (_isInLetter, _hasLookedForLength, _isTooLong, _contentEnd, _search) = (true, false, false, null, 0);
        return true;
    }

    /// <summary>How long the letter's text is, and how far it is to the line that begins the next one.</summary>
    private int? FindEnd(out int next)
    {
        next = 0;
        if (!_hasLookedForLength && !_isTooLong)
        {
            if (LookForLength() is { } contentEnd)
            {
                _contentEnd = contentEnd;
                next = contentEnd;
                return contentEnd;
            }

            if (!_hasLookedForLength)
            {
                return null;
            }
        }

        int found = FindStart(out bool needsMore);
        if (needsMore || (found < 0 && !_isFinished))
        {
            return null;
        }

        next = found < 0 ? Text.Length : found;
        return WithoutEmptyLine(next);
    }

    /// <summary>The next place from which on a letter begins; -1 if there is none so far.</summary>
    private int FindStart(out bool needsMore)
    {
        needsMore = false;
        while (true)
        {
            int found = NextLineThatStarts();
            if (found < 0)
            {
                // The last bytes may be the first of such a line.
                _search = Math.Max(_search, Text.Length - FromLine.Start.Length);
                return -1;
            }

            bool? isStart = IsStart(found);
            if (isStart is null)
            {
                needsMore = true;
                return -1;
            }

            if (isStart.Value)
            {
                return found;
            }

            _search = found + 1;
        }
    }

    private int NextLineThatStarts()
    {
        if (_search == 0 && Text.StartsWith(FromLine.Start))
        {
            return 0;
        }

        int from = Math.Max(0, _search - 1);
        int found = Text[from..].IndexOf("\nFrom "u8);
        return found < 0 ? -1 : from + found + 1;
    }

    /// <summary>Whether a letter begins at this line; null if more must be read to know.</summary>
    private bool? IsStart(int at)
    {
        int length = Text[at..].IndexOf((byte)'\n');
        if (length < 0 && !_isFinished && Text.Length - at <= FromLine.MaxLength)
        {
            return null;
        }

        ReadOnlySpan<byte> line = length < 0 ? Text[at..] : Text.Slice(at, length);
        if (!FromLine.TryParse(Bytes.TrimLineEnd(line), out _))
        {
            return false;
        }

        if (IsEmptyLineBefore(at))
        {
            return true;
        }

        return length < 0 ? false : LooksLikeHeader(at + length + 1);
    }

    private bool IsEmptyLineBefore(int at)
    {
        ReadOnlySpan<byte> before = Text[..at];
        return at == 0 ? !_isTooLong : before.EndsWith("\n\n"u8) || before.EndsWith("\n\r\n"u8)
            || (!_isTooLong && (before.SequenceEqual("\n"u8) || before.SequenceEqual("\r\n"u8)));
    }

    private bool? LooksLikeHeader(int at)
    {
        ReadOnlySpan<byte> rest = Text[at..];
        int length = rest.IndexOf((byte)'\n');
        if (length < 0 && !_isFinished && rest.Length <= MaxHeaderLine)
        {
            return null;
        }

        ReadOnlySpan<byte> line = rest[..(length < 0 ? Math.Min(rest.Length, MaxHeaderLine) : length)];
        int colon = line.IndexOf((byte)':');
        return colon > 0 && !line[..colon].TrimEnd(" \t"u8).ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    // The empty line between letters belongs to the file and not to the letter.
    private int WithoutEmptyLine(int length)
    {
        ReadOnlySpan<byte> text = Text[..length];
        if (text.EndsWith("\n\r\n"u8) || text.SequenceEqual("\r\n"u8))
        {
            return length - 2;
        }

        return text.EndsWith("\n\n"u8) || text.SequenceEqual("\n"u8) ? length - 1 : length;
    }

    /// <summary>Where the letter ends by its Content-Length, if a letter or the end of the file is there.</summary>
    private int? LookForLength()
    {
        int headerEnd = EndOfHeader();
        if (headerEnd < 0)
        {
            _hasLookedForLength = _isFinished || Text.Length > MaxHeader;
            return null;
        }

        if (ContentLength(Text[..headerEnd]) is not { } length || length > maxLetterBytes - headerEnd)
        {
            _hasLookedForLength = true;
            return null;
        }

        int end = headerEnd + (int)length;
        if (Text.Length < end + FromLine.MaxLength && !_isFinished)
        {
            return null;
        }

        _hasLookedForLength = true;
        return Text.Length >= end && EndsAt(end) ? end : null;
    }

    private bool EndsAt(int end)
    {
        ReadOnlySpan<byte> rest = Text[end..].TrimStart("\r\n"u8);
        int length = rest.IndexOf((byte)'\n');
        return rest.IsEmpty
            ? _isFinished
            : FromLine.TryParse(Bytes.TrimLineEnd(length < 0 ? rest : rest[..length]), out _);
    }

    private int EndOfHeader()
    {
        ReadOnlySpan<byte> text = Text;
        for (int at = 0; at < text.Length;)
        {
            int length = text[at..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return -1;
            }

            if (Bytes.TrimLineEnd(text.Slice(at, length + 1)).IsEmpty)
            {
                return at + length + 1;
            }

            at += length + 1;
        }

        return -1;
    }

    private static long? ContentLength(ReadOnlySpan<byte> header)
    {
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            if (fields.Is("content-length"u8)
                && long.TryParse(
                    Encoding.Latin1.GetString(fields.Value.Trim(Bytes.White)), NumberStyles.None,
                    CultureInfo.InvariantCulture, out long length))
            {
                return length;
            }
        }

        return null;
    }

    // What may still be the beginning of the next letter is kept.
    private void DropIfTooLong()
    {
        if (_isInLetter && (_isTooLong || Text.Length > maxLetterBytes + Kept))
        {
            int dropped = Math.Max(0, Text.Length - Kept);
            int search = Math.Max(0, _search - dropped);
            Advance(dropped);
            (_isTooLong, _search) = (true, search);
        }
    }

    private void SkipEmptyLines()
    {
        ReadOnlySpan<byte> text = Text;
        Advance(text.Length - text.TrimStart("\r\n"u8).Length);
    }

    private void Advance(int count)
    {
        _start += count;
        _offset += count;
        _search = 0;
    }

    private void MakeRoom(int count)
    {
        int length = _end - _start;
        int doubled = (int)Math.Min(2L * length, Array.MaxLength);
        byte[] larger = length + count <= _buffer.Length ? _buffer : new byte[Math.Max(length + count, doubled)];
        Text.CopyTo(larger);
        if (larger != _buffer)
        {
            Array.Clear(_buffer);
        }

        (_buffer, _start, _end) = (larger, 0, length);
    }
}
