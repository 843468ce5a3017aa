namespace Shinten.Protocols.Imap;

/// <summary>The tagged end of a command: OK, NO or BAD, perhaps a response code, and a text (RFC 9051 §7.1).</summary>
internal sealed record ImapReply(string Status, string? Code, string Text)
{
    public static ImapReply Ok(string text) => new("OK", null, text);

    public static ImapReply Ok(string code, string text) => new("OK", code, text);

    public static ImapReply No(string text) => new("NO", null, text);

    public static ImapReply No(string code, string text) => new("NO", code, text);

    public static ImapReply Bad(string text) => new("BAD", null, text);

    public static ImapReply Bad(string code, string text) => new("BAD", code, text);

    public override string ToString() => Code is null ? $"{Status} {Text}" : $"{Status} [{Code}] {Text}";
}
