using System.Buffers.Text;

namespace Shinten.Protocols.Imap.Reading;

/// <summary>"{n}" at the end of a line: so many bytes follow (RFC 9051 §4.3, RFC 7888 §3, RFC 3516 §4.4).</summary>
/// <param name="Start">Where the mark begins in its line.</param>
/// <param name="IsWaiting">True if the client waits to be invited.</param>
/// <param name="IsBinary">True for literal8, which may hold NUL.</param>
internal readonly record struct LiteralMark(int Start, long Length, bool IsWaiting, bool IsBinary)
{
    // literal = "{" number64 ["+"] "}" CRLF;  literal8 = "~{" number64 "}" CRLF
    public static LiteralMark? At(ReadOnlySpan<byte> line)
    {
        if (line.Length < 3 || line[^1] != '}')
        {
            return null;
        }

        int open = line.LastIndexOf((byte)'{');
        bool waits = line[^2] != '+';
        ReadOnlySpan<byte> digits = line[(open + 1)..^(waits ? 1 : 2)];
        if (open < 0 || digits.IsEmpty || !Utf8Parser.TryParse(digits, out ulong length, out int used)
            || used != digits.Length || length > long.MaxValue)
        {
            return null;
        }

        bool binary = open > 0 && line[open - 1] == '~';
        return new LiteralMark(binary ? open - 1 : open, (long)length, waits, binary);
    }
}
