using System.Buffers;

namespace Shinten.Protocols.Pop3.Sending;

/// <summary>Puts a dot before each line that begins with one, so that none is taken for the end
/// (RFC 1939 §3).</summary>
/// <remarks>A bare LF begins a line too: many clients see one there, and what looks like an end to them must not be
/// one, lest a letter speaks for the server.</remarks>
internal struct DotStuffing()
{
    private bool _isAtLineStart = true;
    private byte _last = (byte)'\n';
    private byte _beforeLast = (byte)'\r';

    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _beforeLast = bytes.Length > 1 ? bytes[^2] : _last;
        _last = bytes[^1];
        if (_isAtLineStart && bytes[0] == '.')
        {
            output.Write("."u8);
        }

        _isAtLineStart = _last == '\n';
        int dot;
        while ((dot = bytes.IndexOf("\n."u8)) >= 0)
        {
            output.Write(bytes[..(dot + 1)]);
            output.Write("."u8);
            bytes = bytes[(dot + 1)..];
        }

        output.Write(bytes);
    }

    /// <summary>Ends the last line of a letter that does not end it itself: the lone dot needs a line of its own.
    /// </summary>
    public readonly void EndLine(IBufferWriter<byte> output)
    {
        if (_last != '\n' || _beforeLast != '\r')
        {
            output.Write("\r\n"u8);
        }
    }
}
