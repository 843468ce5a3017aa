using Shinten.Sealing.Ids;

namespace Shinten.Keyring.Index;

/// <summary>Where a block of a segment lies, and its first term.</summary>
internal readonly record struct IndexBlock(byte[] First, int Offset, int Length)
{
    /// <summary>Adds the letters of matching terms; false if the block is malformed.</summary>
    public static bool TryScan(
        ReadOnlySpan<byte> block, TermMatch match, ReadOnlySpan<MessageId> letters, ISet<MessageId> found)
    {
        Span<byte> term = stackalloc byte[IndexSegmentBuilder.MaxTermLength];
        int length = 0;
        while (!block.IsEmpty)
        {
            if (!TryReadTerm(ref block, term, ref length)
                || !TryReadLetters(ref block, match(term[..length]), letters, found))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadTerm(ref ReadOnlySpan<byte> block, scoped Span<byte> term, ref int length)
    {
        if (!VariableLength.TryRead(ref block, length, out int shared)
            || !VariableLength.TryRead(ref block, term.Length - shared, out int suffix)
            || suffix > block.Length)
        {
            return false;
        }

        block[..suffix].CopyTo(term[shared..]);
        block = block[suffix..];
        length = shared + suffix;
        return true;
    }

    private static bool TryReadLetters(
        ref ReadOnlySpan<byte> block, bool wanted, ReadOnlySpan<MessageId> letters, ISet<MessageId> found)
    {
        if (!VariableLength.TryRead(ref block, letters.Length, out int count))
            return false;
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            if (!VariableLength.TryRead(ref block, letters.Length - 1 - next, out int delta))
                return false;
            if (wanted)
                found.Add(letters[next + delta]);
            next += delta + 1;
        }

        return true;
    }
}
