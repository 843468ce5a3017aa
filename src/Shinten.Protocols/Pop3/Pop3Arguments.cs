using System.Buffers.Text;

namespace Shinten.Protocols.Pop3;

/// <summary>Reads the arguments of a command from left to right (RFC 2449 §3); refuses, never repairs.</summary>
internal ref struct Pop3Arguments(ReadOnlySpan<byte> line)
{
    // A client that puts a space behind its last argument means nothing by it.
    private ReadOnlySpan<byte> _rest = line.TrimEnd((byte)' ');

    public readonly bool IsAtEnd => _rest.IsEmpty;

    // command = keyword *(SP param) CRLF;  param = 1*VCHAR
    /// <summary>Reads one argument.</summary>
    public ReadOnlySpan<byte> Word(Pop3Text syntax)
    {
        int space = _rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = space < 0 ? _rest : _rest[..space];
        if (word.IsEmpty)
        {
            throw new Pop3SyntaxException(syntax);
        }

        _rest = space < 0 ? default : _rest[(space + 1)..];
        return word;
    }

    /// <summary>Reads a message number, or a number of lines.</summary>
    public int Number(Pop3Text syntax)
    {
        ReadOnlySpan<byte> word = Word(syntax);
        if (word.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw new Pop3SyntaxException(syntax);
        }

        // What is beyond all numbers is beyond the last message and the last line.
        return Utf8Parser.TryParse(word, out int number, out int length) && length == word.Length
            ? number
            : int.MaxValue;
    }

    public readonly void End(Pop3Text syntax)
    {
        if (!IsAtEnd)
        {
            throw new Pop3SyntaxException(syntax);
        }
    }
}
