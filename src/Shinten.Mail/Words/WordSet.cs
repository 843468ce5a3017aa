using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>The distinct search terms of a letter, sorted by their UTF-8 bytes (sealing.md §5).</summary>
/// <remarks>
/// The promise: if <see cref="SearchText"/> finds a string in the letter, <see cref="WordQuery.MayMatch"/> says so of
/// its
/// word set. The other way round it need not hold: the letter decides.
/// </remarks>
public sealed class WordSet
{
    private WordSet(ReadOnlyMemory<byte> frontCoded) => FrontCoded = frontCoded;

    /// <summary>The terms as they are sealed: sorted and front-coded.</summary>
    public ReadOnlyMemory<byte> FrontCoded { get; }

    /// <summary>False where the letter had more terms than a word set may hold: then it narrows nothing.</summary>
    public bool IsComplete => FrontCoded.Span[0] == FrontCoding.Complete;

    public static WordSet FromMessage(ParsedMessage message)
    {
        using TermCollector terms = new();
        using SearchTexts texts = new(message, terms.Add);
        texts.Visit(SearchScope.Text, terms.Add);
        return new WordSet(terms.ToFrontCoded());
    }

    /// <summary>The terms of texts that are no message: for tests and for what else is to be found.</summary>
    public static WordSet FromTexts(IEnumerable<string> texts)
    {
        using TermCollector terms = new();
        foreach (string text in texts)
        {
            terms.Add(SearchText.Fold(text));
        }

        return new WordSet(terms.ToFrontCoded());
    }

    /// <exception cref="FormatException">The bytes are not a word set.</exception>
    public static WordSet Read(ReadOnlyMemory<byte> frontCoded)
    {
        TermReader reader = new(frontCoded.Span, stackalloc byte[FrontCoding.MaxTerm]);
        while (reader.TryRead())
        {
        }

        return new WordSet(frontCoded);
    }

    public IReadOnlyList<string> ToList()
    {
        List<string> terms = [];
        TermReader reader = new(FrontCoded.Span, stackalloc byte[FrontCoding.MaxTerm]);
        while (reader.TryRead())
        {
            terms.Add(Encoding.UTF8.GetString(reader.Term));
        }

        return terms;
    }
}
