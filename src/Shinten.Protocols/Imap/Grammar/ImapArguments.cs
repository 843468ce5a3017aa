using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Shinten.Protocols.Imap.Grammar;

/// <summary>Reads the arguments of one command, literals in place, from left to right (RFC 9051 §9).</summary>
/// <param name="text">What follows the command's name, up to but without the final CRLF.</param>
/// <param name="utf8">True once the client has enabled UTF-8 in quoted strings and mailbox names (RFC 6855 §3).</param>
internal ref partial struct ImapArguments(ReadOnlySpan<byte> text, bool utf8)
{
    // atom-specials and "]", which ends a response code and a section.
    private static readonly SearchValues<byte> AtomChars = SearchValues.Create(
        "!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    private static readonly SearchValues<byte> AStringChars = SearchValues.Create(
        "!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    private static readonly SearchValues<byte> ListChars = SearchValues.Create(
        "!#$%&'*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~"u8);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    public readonly bool IsAtEnd => _at == _text.Length;

    public readonly ReadOnlySpan<byte> Rest => _text[_at..];

    public void Space() => Expect((byte)' ', "a space");

    public readonly void End()
    {
        if (!IsAtEnd)
        {
            throw new ImapSyntaxException("There is more on the line than the command takes.");
        }
    }

    public readonly bool Sees(byte next) => _at < _text.Length && _text[_at] == next;

    public bool Takes(byte next)
    {
        bool taken = Sees(next);
        _at += taken ? 1 : 0;
        return taken;
    }

    /// <summary>Takes a space if one is next, as between the items of a list.</summary>
    public bool TakesSpace() => Takes((byte)' ');

    public void Open() => Expect((byte)'(', "\"(\"");

    public void Close() => Expect((byte)')', "\")\"");

    public void Expect(byte next, string called)
    {
        if (!Takes(next))
        {
            throw new ImapSyntaxException(
                IsAtEnd ? $"The command ends where {called} should be." : $"Expected {called}.");
        }
    }

    /// <summary>Takes a word if it is next, whatever its case, and nothing that belongs to it follows.</summary>
    public bool TakesWord(ReadOnlySpan<byte> upperCase)
    {
        ReadOnlySpan<byte> rest = Rest;
        if (rest.Length < upperCase.Length || !Ascii.EqualsIgnoreCase(rest[..upperCase.Length], upperCase)
            || (rest.Length > upperCase.Length && IsWordChar(rest[upperCase.Length])))
        {
            return false;
        }

        _at += upperCase.Length;
        return true;
    }

    /// <summary>A name of the protocol in upper case: letters, digits, "-", "." and "_".</summary>
    public string Word()
    {
        int length = 0;
        while (_at + length < _text.Length && IsWordChar(_text[_at + length]))
        {
            length++;
        }

        return length is 0 or > 64
            ? throw new ImapSyntaxException("A keyword is missing.")
            : Encoding.ASCII.GetString(Take(length)).ToUpperInvariant();
    }

    public ReadOnlySpan<byte> Atom() => TakeWhile(AtomChars, "an atom");

    // astring = 1*ASTRING-CHAR / string
    public byte[] AString()
        => Sees((byte)'"') || Sees((byte)'{') ? String() : TakeWhile(AStringChars, "a string").ToArray();

    // string = quoted / literal
    public byte[] String()
    {
        if (Sees((byte)'{'))
        {
            return Literal().ToArray();
        }

        Expect((byte)'"', "a string");
        return Quoted();
    }

    // nstring = string / nil
    public byte[]? NString() => TakesWord("NIL"u8) ? null : String();

    // number = 1*DIGIT  ; 0 <= n < 4,294,967,296
    public uint Number() => (uint)Number64(uint.MaxValue);

    public uint NonZero()
        => Number() is var number and not 0 ? number : throw new ImapSyntaxException("A number must not be zero.");

    // number64 = 1*DIGIT  ; 0 <= n <= 9,223,372,036,854,775,807
    public long Number64(long most = long.MaxValue)
    {
        if (!Utf8Parser.TryParse(Rest, out ulong number, out int used) || !char.IsAsciiDigit((char)_text[_at]))
        {
            throw new ImapSyntaxException("A number is missing or too large.");
        }

        if (number > (ulong)most)
        {
            throw new ImapSyntaxException("A number is too large.");
        }

        _at += used;
        return (long)number;
    }

    // sequence-set = (seq-number / seq-range) ["," sequence-set] / seq-last-command
    public NumberSet NumberSet()
    {
        if (Takes((byte)'$'))
        {
            return Grammar.NumberSet.SavedResult;
        }

        List<NumberRange> ranges = [];
        do
        {
            uint first = SetNumber();
            ranges.Add(new NumberRange(first, Takes((byte)':') ? SetNumber() : first));
        }
        while (Takes((byte)','));
        return new NumberSet(ranges);
    }

    private uint SetNumber() => Takes((byte)'*') ? 0 : NonZero();

    // literal = "{" number64 ["+"] "}" CRLF *CHAR8, already read in whole by the session
    private ReadOnlySpan<byte> Literal()
    {
        _at++;
        int length = (int)Number64(int.MaxValue);
        Takes((byte)'+');
        Expect((byte)'}', "\"}\"");
        Expect((byte)'\r', "the end of the line after a literal's length");
        Expect((byte)'\n', "the end of the line after a literal's length");
        ReadOnlySpan<byte> content = Take(length);
        return content.Contains((byte)0) ? throw new ImapSyntaxException("A literal holds a NUL.") : content;
    }

    private byte[] Quoted()
    {
        ReadOnlySpan<byte> rest = Rest;
        int end = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end >= 0 && rest[end] == '"')
        {
            Validate(rest[..end]);
            _at += end + 1;
            return rest[..end].ToArray();
        }

        ArrayBufferWriter<byte> unescaped = new();
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                _at += i + 1;
                Validate(unescaped.WrittenSpan);
                return unescaped.WrittenSpan.ToArray();
            }

            if (rest[i] == '\\' && (++i == rest.Length || rest[i] is not ((byte)'"' or (byte)'\\')))
            {
                break;
            }

            unescaped.Write(rest.Slice(i, 1));
        }

        throw new ImapSyntaxException("A quoted string is not closed or escapes wrongly.");
    }

    private readonly void Validate(ReadOnlySpan<byte> quoted)
    {
        if (quoted.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
        {
            throw new ImapSyntaxException("A quoted string holds a line end or NUL.");
        }

        // Before UTF-8 is enabled, 8-bit text in quotes is outside the grammar, but Outlook and others send it.
        if (utf8 && !System.Text.Unicode.Utf8.IsValid(quoted))
        {
            throw new ImapSyntaxException("A quoted string is not UTF-8.");
        }
    }

    private ReadOnlySpan<byte> TakeWhile(SearchValues<byte> chars, string called)
    {
        int length = Rest.IndexOfAnyExcept(chars);
        length = length < 0 ? Rest.Length : length;
        return length == 0 ? throw new ImapSyntaxException($"Expected {called}.") : Take(length);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _text.Length - _at)
        {
            throw new ImapSyntaxException("The command is cut short.");
        }

        ReadOnlySpan<byte> taken = _text.Slice(_at, length);
        _at += length;
        return taken;
    }

    private static bool IsWordChar(byte c)
        => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'-' or (byte)'.' or (byte)'_';
}
