namespace Shinten.Protocols.Imap.Searching;

/// <summary>A SEARCH was written in a charset other than US-ASCII and UTF-8 (RFC 9051 §6.4.4).</summary>
/// <param name="saves">True if its result was to be saved.</param>
internal sealed class BadCharsetException(bool saves) : Exception("Unknown charset.")
{
    public bool Saves { get; } = saves;
}
