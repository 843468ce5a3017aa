namespace Shinten.Keyring.Index;

/// <summary>Whether a term, in UTF-8, is one that is sought.</summary>
public delegate bool TermMatch(ReadOnlySpan<byte> term);
