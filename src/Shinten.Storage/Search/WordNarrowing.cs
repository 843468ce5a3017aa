using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Search;

/// <summary>Finds by index segments and sealed words which letters a search string can be in at all.</summary>
internal sealed class WordNarrowing(OpenedParts source)
{
    /// <summary>Narrows each node to the open rows whose words allow it.</summary>
    public async Task NarrowAsync(
        IReadOnlyList<MessageEntry> messages, int[] open, List<SearchNode.Worded> nodes, CancellationToken cancel)
    {
        WordQuery[] queries = [.. nodes.Select(node => node.Query)];
        HashSet<int>[] candidates = [.. nodes.Select(_ => new HashSet<int>())];
        SegmentMatches matches = await source.Opener.FindInSegmentsAsync(queries, cancel);
        List<int> unindexed = [];
        foreach (int row in open)
        {
            MessageId letter = messages[row].Message;
            if (matches.Covered.Contains(letter))
            {
                AddMatches(matches, letter, row, candidates);
            }
            else
            {
                unindexed.Add(row);
            }
        }

        if (unindexed.Count > 0)
        {
            await ReadWordsAsync(messages, unindexed, queries, candidates, cancel);
        }

        for (int node = 0; node < candidates.Length; node++)
        {
            nodes[node].NarrowTo(candidates[node]);
        }
    }

    private static void AddMatches(SegmentMatches matches, MessageId letter, int row, HashSet<int>[] candidates)
    {
        for (int query = 0; query < candidates.Length; query++)
        {
            if (matches.Found[query].Contains(letter))
            {
                candidates[query].Add(row);
            }
        }
    }

    private async Task ReadWordsAsync(
        IReadOnlyList<MessageEntry> messages,
        List<int> rows,
        WordQuery[] queries,
        HashSet<int>[] candidates,
        CancellationToken cancel)
    {
        StoredLetter[] letters = [.. rows.Select(row => messages[row].Letter)];
        await source.Opener.LoadSealsAsync(
            letters.Select(letter => letter.Seal).ToHashSet(), SealHalf.Letter, cancel);
        bool[] read = new bool[letters.Length];
        using PooledBytes stored = new();
        using PooledBytes terms = new();
        await source.Account.ReadPartsAsync(letters, LetterPart.Words, Look, cancel);

        // Words that cannot be read narrow nothing: the letter decides.
        for (int at = 0; at < read.Length; at++)
        {
            foreach (HashSet<int> unread in candidates)
            {
                _ = read[at] || unread.Add(rows[at]);
            }
        }

        source.Opener.NoteUnindexed(letters);

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
            for (int query = 0; query < queries.Length; query++)
            {
                if (queries[query].MayMatch(terms.Span))
                {
                    candidates[query].Add(rows[index]);
                }
            }
        }
    }
}
