using System.Buffers;

namespace Shinten.Protocols.Pop3;

/// <summary>What becomes of the connection once a reply is said.</summary>
internal enum AfterReply
{
    GoOn,
    StartTls,
    Close,
}

/// <summary>Writes what follows the first line of a multi-line response, up to the lone dot.</summary>
internal delegate ValueTask ReplyBody(Pop3Session session, CancellationToken cancel);

/// <summary>A reply: +OK or -ERR, perhaps a response code, a text, and perhaps further lines (RFC 1939 §3,
/// RFC 2449 §8).</summary>
internal sealed record Pop3Reply
{
    private readonly Pop3Text _text;
    private readonly object[] _values;
    private readonly string? _code;

    private Pop3Reply(bool isOk, string? code, Pop3Text text, object[] values)
        => (IsOk, _code, _text, _values) = (isOk, code, text, values);

    public bool IsOk { get; }

    /// <summary>The client is at fault, so that it counts against the limit of mistakes.</summary>
    public bool IsMistake { get; private init; }

    public AfterReply After { get; private init; }

    /// <summary>The lines of a multi-line response; null where there is but one line.</summary>
    public ReplyBody? Body { get; private init; }

    public static Pop3Reply Ok(Pop3Text text, params object[] values) => new(true, null, text, values);

    /// <summary>A positive reply whose line is read by programs: the same in every language.</summary>
    public static Pop3Reply Listing(string line) => new(true, null, Pop3Text.Same(line), []);

    public static Pop3Reply Err(Pop3Text text, params object[] values) => new(false, null, text, values);

    /// <param name="code">As RFC 2449 §8 and RFC 3206 §3 name it, without brackets.</param>
    public static Pop3Reply Err(string code, Pop3Text text, params object[] values) => new(false, code, text, values);

    /// <summary>What was said is no command, or not one for now.</summary>
    public static Pop3Reply Mistake(Pop3Text text, params object[] values)
        => new(false, null, text, values) { IsMistake = true };

    public Pop3Reply Then(AfterReply after) => this with { After = after };

    public Pop3Reply With(ReplyBody body) => this with { Body = body };

    // single-line = status [SP text] CRLF;  text = *schar / resp-code *CHAR
    public void WriteTo(IBufferWriter<byte> output, Pop3Language language)
    {
        output.Write(IsOk ? "+OK "u8 : "-ERR "u8);
        if (_code is not null)
        {
            output.WriteText($"[{_code}] ");
        }

        output.WriteText(_text.In(language, _values));
        output.Write("\r\n"u8);
    }
}
