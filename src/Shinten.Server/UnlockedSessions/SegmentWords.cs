using Shinten.Keyring.Index;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Collects the words of some letters for one index segment.</summary>
internal sealed class SegmentWords(UnlockedSlot slot)
{
    private readonly List<MessageId> _covered = [];

    public IReadOnlyList<MessageId> Covered => _covered;

    /// <param name="letters">In rising order of their ids.</param>
    public async Task<IndexSegmentBuilder> ReadAsync(StoredLetter[] letters)
    {
        using PooledBytes stored = new();
        using PooledBytes words = new(1024 * 1024);
        Range?[] ranges = new Range?[letters.Length];
        await slot.LoadSealsAsync(
            letters.Select(letter => letter.Seal).ToHashSet(), SealHalf.Letter, CancellationToken.None);
        await slot.Account.ReadPartsAsync(letters, LetterPart.Words, Open, CancellationToken.None);
        return Merge(letters, ranges, words);

        void Open(int index, ReadOnlySpan<byte> bytes)
        {
            stored.Rewind();
            stored.Write(bytes);
            int start = words.Length;
            ranges[index] = slot.TryOpenWords(letters[index].Id, new SealedWords(stored.Memory), words)
                ? start..words.Length
                : null;
        }
    }

    private IndexSegmentBuilder Merge(StoredLetter[] letters, Range?[] ranges, PooledBytes words)
    {
        IndexSegmentBuilder builder = new();
        Span<byte> room = stackalloc byte[FrontCoding.MaxTerm];
        for (int at = 0; at < letters.Length; at++)
        {
            // A letter whose words are not known, or not all, is in no segment: it is always looked at itself.
            if (ranges[at] is { } range && WordSet.Read(words.Memory[range]).IsComplete)
            {
                builder.AddLetter(letters[at].Id);
                _covered.Add(letters[at].Id);
                TermReader terms = new(words.Span[range], room);
                while (terms.TryRead())
                {
                    builder.AddTerm(terms.Term);
                }
            }
        }

        return builder;
    }
}
