namespace Shinten.Mail.Words;

/// <summary>Joins sets of terms, as the words of a letter and of the trace fields put on top of it.</summary>
public static class WordMerge
{
    /// <summary>All terms of both, sorted, each once, front-coded; incomplete if one of them is.</summary>
    public static ReadOnlyMemory<byte> Of(WordSet first, WordSet second)
    {
        if (!first.IsComplete || !second.IsComplete)
        {
            return first.IsComplete ? second.FrontCoded : first.FrontCoded;
        }

        TermReader left = new(first.FrontCoded.Span, stackalloc byte[FrontCoding.MaxTerm]);
        TermReader right = new(second.FrontCoded.Span, stackalloc byte[FrontCoding.MaxTerm]);
        FrontCodedWriter writer = new((first.FrontCoded.Length + second.FrontCoded.Length) * 2);
        bool hasLeft = left.TryRead();
        bool hasRight = right.TryRead();
        while (hasLeft || hasRight)
        {
            int order = !hasLeft ? 1 : !hasRight ? -1 : left.Term.SequenceCompareTo(right.Term);
            writer.Add(order <= 0 ? left.Term : right.Term);
            hasLeft = order <= 0 ? left.TryRead() : hasLeft;
            hasRight = order >= 0 ? right.TryRead() : hasRight;
        }

        return writer.ToArray();
    }
}
