using System.Buffers;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>Takes replies apart as they come, strictly and within bounds: a server that sends anything else, or without
/// end, is not listened to.</summary>
internal sealed class ReplyReader : IDisposable
{
    // Servers do send more than the 512 of RFC 5321 §4.5.3.1.5; these are bounds, not the limits of the standard.
    private const int MaxLine = 2_048;
    private const int MaxLines = 128;
    private const int MaxBytes = 16 * 1024;

    private readonly List<byte[]> _lines = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(MaxLine + 2);
    private int _start;
    private int _end;
    private int _code;
    private int _bytes;

    public bool HasBytes => _end > _start;

    /// <summary>Where the next bytes from the server go.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            return _buffer.AsMemory(_end);
        }
    }

    public void Received(int count) => _end += count;

    /// <summary>Throws away what has come (RFC 3207 §4.2).</summary>
    public void Drop() => _start = _end = 0;

    /// <summary>The next whole reply, or null while it is not there.</summary>
    /// <exception cref="SmtpClientException">What came is no reply.</exception>
    public ServerReply? TryTake()
    {
        while (true)
        {
            ReadOnlySpan<byte> there = _buffer.AsSpan(_start, _end - _start);
            int lineFeed = there.IndexOf((byte)'\n');
            if (lineFeed < 0)
            {
                return there.Length <= MaxLine ? null : throw Wrong("a line of its reply is too long");
            }

            bool isLast = TakeLine(there[..lineFeed]);
            _start += lineFeed + 1;
            if (isLast)
            {
                ServerReply reply = ServerReply.Of(_code, _lines);
                _lines.Clear();
                _bytes = 0;
                return reply;
            }
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
        }
    }

    // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
    // Reply-code = %x32-35 %x30-35 %x30-39
    private bool TakeLine(ReadOnlySpan<byte> beforeLineFeed)
    {
        if (beforeLineFeed.Length < 4 || beforeLineFeed[^1] != '\r')
        {
            throw Wrong("its reply is not a line that ends in CRLF");
        }

        ReadOnlySpan<byte> line = beforeLineFeed[..^1];
        byte separator = line.Length > 3 ? line[3] : (byte)' ';
        if (line[0] is < (byte)'2' or > (byte)'5' || line[1] is < (byte)'0' or > (byte)'5'
            || !char.IsAsciiDigit((char)line[2]) || separator is not ((byte)' ' or (byte)'-'))
        {
            throw Wrong("its reply does not begin with a code");
        }

        int code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        _bytes += line.Length;
        if ((_lines.Count > 0 && code != _code) || _lines.Count == MaxLines || _bytes > MaxBytes)
        {
            throw Wrong(_lines.Count > 0 && code != _code ? "its reply has two codes" : "its reply has no end");
        }

        _code = code;
        _lines.Add(line.Length > 4 ? line[4..].ToArray() : []);
        return separator == ' ';
    }

    private static SmtpClientException Wrong(string what) => new(HostFailure.BadReply, what);
}
