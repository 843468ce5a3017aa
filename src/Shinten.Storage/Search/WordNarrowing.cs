using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>Finds by sealed words which letters a search string can be in at all.</summary>
internal sealed class WordNarrowing(OpenedParts source)
{
    /// <summary>Narrows each node to the open rows whose words allow it.</summary>
    public async Task NarrowAsync(
        IReadOnlyList<MessageEntry> messages, int[] open, List<SearchNode.Worded> nodes, CancellationToken cancel)
    {
        HashSet<int>[] candidates = new HashSet<int>[nodes.Count];
        for (int node = 0; node < candidates.Length; node++)
        {
            candidates[node] = [];
        }

        await ReadWordsAsync(messages, open, nodes, candidates, cancel);
        for (int node = 0; node < candidates.Length; node++)
        {
            nodes[node].NarrowTo(candidates[node]);
        }
    }

    private async Task ReadWordsAsync(
        IReadOnlyList<MessageEntry> messages,
        int[] rows,
        List<SearchNode.Worded> nodes,
        HashSet<int>[] candidates,
        CancellationToken cancel)
    {
        using PooledBytes stored = new();
        using PooledBytes terms = new();
        HashSet<SealId> seals = [];
        StoredLetter[] letters = Array.ConvertAll(rows, row => messages[row].Letter);
        foreach (StoredLetter letter in letters)
        {
            seals.Add(letter.Seal);
        }

        await source.Opener.LoadSealsAsync(seals, cancel);
        bool[] read = new bool[rows.Length];
        await source.Account.ReadPartsAsync(letters, LetterPart.Words, Look, cancel);

        // Words that cannot be read narrow nothing: the letter decides.
        for (int at = 0; at < rows.Length; at++)
        {
            if (!read[at])
            {
                AddToAll(candidates, rows[at]);
            }
        }

        void Look(int index, ReadOnlySpan<byte> bytes)
        {
            stored.Rewind();
            stored.Write(bytes);
            terms.Rewind();
            if (!source.Opener.TryOpenWords(letters[index].Id, new SealedWords(stored.Memory), terms))
            {
                return;
            }

            read[index] = true;
            for (int node = 0; node < candidates.Length; node++)
            {
                if (nodes[node].Query.MayMatch(terms.Span))
                {
                    candidates[node].Add(rows[index]);
                }
            }
        }
    }

    private static void AddToAll(HashSet<int>[] candidates, int row)
    {
        foreach (HashSet<int> rows in candidates)
        {
            rows.Add(row);
        }
    }
}
