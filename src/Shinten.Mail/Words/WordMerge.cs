namespace Shinten.Mail.Words;

/// <summary>Joins sets of terms, as the words of a letter and of the trace fields put on top of it.</summary>
public static class WordMerge
{
    /// <summary>All terms of both, sorted, each once, front-coded.</summary>
    public static ReadOnlyMemory<byte> Of(WordSet first, WordSet second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return WordSet.FromTerms([.. first.ToList(), .. second.ToList()]).FrontCoded;
    }
}
