namespace Shinten.Mail.Words;

public enum TermMatch : byte
{
    Inside,
    Suffix,
    Prefix,
    Exact,
}

/// <summary>One term that a letter must have, in part or whole, for a search string to be in it.</summary>
public sealed record TermPattern(TermMatch Match, ReadOnlyMemory<byte> Text)
{
    public bool Matches(ReadOnlySpan<byte> term) => throw new NotSupportedException();
}

/// <summary>
/// A search string as a question to word sets. It may let letters through that do not hold the string, and never
/// keeps one back that does: the letter decides.
/// </summary>
public sealed class WordQuery
{
    private WordQuery(IReadOnlyList<TermPattern> patterns) => Patterns = patterns;

    /// <summary>A letter is a candidate if each of these matches one of its terms.</summary>
    public IReadOnlyList<TermPattern> Patterns { get; }

    /// <summary>False where the string has no terms: every letter is a candidate.</summary>
    public bool Narrows => Patterns.Count > 0;

    public static WordQuery For(string search) => throw new NotSupportedException(search);

    public bool MayMatch(ReadOnlySpan<byte> frontCoded) => throw new NotSupportedException();
}
