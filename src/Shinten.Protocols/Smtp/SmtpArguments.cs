using System.Text;

namespace Shinten.Protocols.Smtp;

/// <summary>Reads the arguments of a command from left to right (RFC 5321 §4.1.2); refuses, never repairs.</summary>
internal ref struct SmtpArguments(ReadOnlySpan<byte> line)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = line;

    public readonly bool IsAtEnd => _rest.TrimEnd((byte)' ').IsEmpty;

    /// <summary>Reads <c>FROM:</c> or <c>TO:</c>; a space behind the colon, which many clients send, is let
    /// through.</summary>
    public void Keyword(ReadOnlySpan<byte> keyword, string syntax)
    {
        if (_rest.Length < keyword.Length || !Ascii.EqualsIgnoreCase(_rest[..keyword.Length], keyword))
        {
            throw new SmtpSyntaxException($"Syntax: {syntax}");
        }

        _rest = _rest[keyword.Length..].TrimStart((byte)' ');
    }

    // Path = "<" [ A-d-l ":" ] Mailbox ">" ; the source route is read and ignored (RFC 5321 §4.1.1.3)
    /// <summary>Reads a path and gives the mailbox in it, which may be empty.</summary>
    public string Path(string syntax)
    {
        if (_rest.IsEmpty || _rest[0] != '<')
        {
            throw new SmtpSyntaxException($"Syntax: {syntax}");
        }

        int end = EndOfPath(_rest);
        if (end < 0)
        {
            throw new SmtpSyntaxException("The address has no closing bracket.");
        }

        ReadOnlySpan<byte> inside = _rest[1..end];
        _rest = _rest[(end + 1)..];
        if (!_rest.IsEmpty && _rest[0] != ' ')
        {
            throw new SmtpSyntaxException("A space must follow the address.");
        }

        return Text(WithoutRoute(inside), "The address is not UTF-8.");
    }

    // esmtp-param = esmtp-keyword ["=" esmtp-value]
    /// <summary>Reads the next parameter; false at the end of the line.</summary>
    public bool TryParameter(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool hasValue)
    {
        _rest = _rest.TrimStart((byte)' ');
        int end = _rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> parameter = end < 0 ? _rest : _rest[..end];
        _rest = _rest[parameter.Length..];

        int equals = parameter.IndexOf((byte)'=');
        hasValue = equals >= 0;
        name = hasValue ? parameter[..equals] : parameter;
        value = hasValue ? parameter[(equals + 1)..] : default;
        return !parameter.IsEmpty;
    }

    /// <summary>Reads a word up to a space or the end.</summary>
    public ReadOnlySpan<byte> Word()
    {
        _rest = _rest.TrimStart((byte)' ');
        int end = _rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? _rest : _rest[..end];
        _rest = _rest[word.Length..];
        return word;
    }

    public static string Text(ReadOnlySpan<byte> bytes, string refusal)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new SmtpSyntaxException(refusal);
        }
    }

    private static int EndOfPath(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        for (int i = 1; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '>' && !quoted)
            {
                return i;
            }

            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '\\' && quoted)
            {
                i++;
            }
        }

        return -1;
    }

    // A-d-l = At-domain *( "," At-domain )
    private static ReadOnlySpan<byte> WithoutRoute(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[0] != '@')
        {
            return path;
        }

        int colon = path.IndexOf((byte)':');
        return colon < 0 ? throw new SmtpSyntaxException("A source route must end with a colon.") : path[(colon + 1)..];
    }
}
