namespace Shinten.Protocols.Imap.Grammar;

/// <summary>The client broke the grammar; the session answers BAD with this message (RFC 9051 §7.1.3).</summary>
internal sealed class ImapSyntaxException(string message) : Exception(message);
