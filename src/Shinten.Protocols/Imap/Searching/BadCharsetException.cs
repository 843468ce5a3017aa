namespace Shinten.Protocols.Imap.Searching;

/// <summary>A SEARCH was written in a charset other than US-ASCII and UTF-8 (RFC 9051 §6.4.4).</summary>
internal sealed class BadCharsetException() : Exception("Unknown charset.");
