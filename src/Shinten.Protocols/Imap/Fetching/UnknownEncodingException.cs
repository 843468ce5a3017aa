namespace Shinten.Protocols.Imap.Fetching;

/// <summary>BINARY was asked of a part whose transfer encoding nobody here knows (RFC 3516 §4.3).</summary>
internal sealed class UnknownEncodingException() : Exception("Unknown content transfer encoding.");
