using System.Text;

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
    public bool Matches(ReadOnlySpan<byte> term) => Match switch
    {
        TermMatch.Inside => term.IndexOf(Text.Span) >= 0,
        TermMatch.Suffix => term.EndsWith(Text.Span),
        TermMatch.Prefix => term.StartsWith(Text.Span),
        TermMatch.Exact => term.SequenceEqual(Text.Span),
    };
}

/// <summary>
/// A search string as a question to word sets. It may let letters through that do not hold the string, and never
/// keeps one back that does: the letter decides.
/// </summary>
/// <remarks>
/// The string is cut as the text was (<see cref="Tokenizer"/>). A lone word is sought inside terms; of several, the
/// first
/// ends a term, the last begins one, and those between are terms. A run of a script without blanks asks for its pairs.
/// Of a word too long to be one term, a stretch is sought that surely lies within one.
/// </remarks>
public sealed class WordQuery
{
    private const int MaxPatterns = 32;

    private WordQuery(IReadOnlyList<TermPattern> patterns) => Patterns = patterns;

    /// <summary>A letter is a candidate if each of these matches one of its terms.</summary>
    public IReadOnlyList<TermPattern> Patterns { get; }

    /// <summary>False where the string has no terms: every letter is a candidate.</summary>
    public bool Narrows => Patterns.Count > 0;

    public static WordQuery For(string search)
    {
        string folded = SearchText.Fold(search);
        List<(string Word, bool IsRun)> words = [];
        Tokenizer tokenizer = new(folded);
        while (tokenizer.TryRead())
        {
            words.Add((tokenizer.Word.ToString(), tokenizer.IsRun));
        }

        List<TermPattern> patterns = [];
        for (int i = 0; i < words.Count && patterns.Count < MaxPatterns; i++)
        {
            TermMatch match = (i == 0, i == words.Count - 1) switch
            {
                (true, true) => TermMatch.Inside,
                (true, false) => TermMatch.Suffix,
                (false, true) => TermMatch.Prefix,
                (false, false) => TermMatch.Exact,
            };
            AddPatterns(patterns, words[i].Word, words[i].IsRun, match);
        }

        return new WordQuery(patterns);
    }

    /// <exception cref="FormatException">The bytes are not a word set.</exception>
    public bool MayMatch(ReadOnlySpan<byte> frontCoded)
    {
        TermReader terms = new(frontCoded, stackalloc byte[FrontCoding.MaxTerm]);
        if (!terms.IsComplete || !Narrows)
        {
            return true;
        }

        if (Patterns.Count == 1 && Patterns[0].Match == TermMatch.Inside)
        {
            return HasInside(ref terms, Patterns[0].Text.Span);
        }

        ulong missing = (1UL << Patterns.Count) - 1;
        while (missing != 0 && terms.TryRead())
        {
            for (int i = 0; i < Patterns.Count; i++)
            {
                if ((missing & (1UL << i)) != 0 && Patterns[i].Matches(terms.Term))
                {
                    missing &= ~(1UL << i);
                }
            }
        }

        return missing == 0;
    }

    // What a term shares with the one before was looked at there, up to a stretch that crosses into the new bytes.
    private static bool HasInside(ref TermReader terms, ReadOnlySpan<byte> text)
    {
        while (terms.TryRead())
        {
            int from = Math.Max(0, terms.Common - text.Length + 1);
            if (terms.Term.Length - from >= text.Length && terms.Term[from..].IndexOf(text) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void AddPatterns(List<TermPattern> patterns, string word, bool isRun, TermMatch match)
    {
        if (isRun && Terms.CharacterLength(word) < word.Length)
        {
            AddPairs(patterns, word);
            return;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(word);
        if (utf8.Length <= Terms.SureLength)
        {
            patterns.Add(new TermPattern(match, utf8));
        }
        else if (match == TermMatch.Exact && utf8.Length <= Terms.MaxLength)
        {
            patterns.Add(new TermPattern(match, utf8));
        }
        else
        {
            patterns.Add(Stretch(utf8, match));
        }
    }

    // A term may be a piece of the word: the end of a suffix and the begin of a prefix are in one whatever happens.
    private static TermPattern Stretch(byte[] utf8, TermMatch match)
    {
        if (match == TermMatch.Suffix)
        {
            int start = Terms.CharacterStart(utf8, utf8.Length - Terms.SureLength);
            return new TermPattern(match, utf8.AsMemory(start));
        }

        int end = Terms.CharacterStart(utf8, Terms.SureLength);
        return new TermPattern(match == TermMatch.Inside ? match : TermMatch.Prefix, utf8.AsMemory(0, end));
    }

    private static void AddPairs(List<TermPattern> patterns, ReadOnlySpan<char> run)
    {
        int first = Terms.CharacterLength(run);
        while (run.Length > first && patterns.Count < MaxPatterns)
        {
            int second = Terms.CharacterLength(run[first..]);
            patterns.Add(new TermPattern(TermMatch.Exact, Encoding.UTF8.GetBytes(run[..(first + second)].ToArray())));
            run = run[first..];
            first = second;
        }
    }
}
