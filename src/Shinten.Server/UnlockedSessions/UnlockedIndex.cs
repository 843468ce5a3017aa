using Microsoft.Extensions.Logging;
using Shinten.Keyring.Index;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;
using Shinten.Storage.Vault;

namespace Shinten.Server.UnlockedSessions;

/// <summary>The index segments of an account, opened and asked, and written when many letters are in none.</summary>
internal sealed partial class UnlockedIndex(UnlockedSlot slot, ILogger logger) : IDisposable
{
    private const int MaxLettersAtOnce = 10 * IndexSegmentBuilder.UsualLetters;

    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly List<OpenedSegment> _segments = [];
    private readonly HashSet<MessageId> _covered = [];
    private bool _loaded;
    private int _writing;
    private bool _disposed;

    public async ValueTask<SegmentMatches> FindAsync(IReadOnlyList<WordQuery> queries, CancellationToken cancel)
    {
        if (!slot.Opens(SealHalf.Letter))
        {
            return SegmentMatches.None;
        }

        await _loading.WaitAsync(cancel);
        try
        {
            await LoadAsync(cancel);
            return Find(queries);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Writes segments of these letters in the background when they are enough for one.</summary>
    public void NoteUnindexed(IReadOnlyList<StoredLetter> letters)
    {
        if (letters.Count < IndexSegmentBuilder.UsualLetters || Interlocked.Exchange(ref _writing, 1) != 0)
        {
            return;
        }

        // The keys stay until it is done: a second or two for ten thousand letters, and once in their life.
        if (slot.TryJoin())
        {
            StoredLetter[] sorted = [.. letters.OrderBy(letter => letter.Id.Value).Take(MaxLettersAtOnce)];
            _ = Task.Run(() => WriteAsync(sorted), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        lock (_segments)
        {
            _disposed = true;
            _segments.ForEach(segment => segment.Dispose());
            _segments.Clear();
        }
    }

    private async ValueTask LoadAsync(CancellationToken cancel)
    {
        if (_loaded)
        {
            return;
        }

        foreach (StoredIndexSegment segment in await slot.Account.ListIndexSegmentsAsync(cancel))
        {
            Add(segment);
        }

        _loaded = true;
    }

    private void Add(StoredIndexSegment stored)
    {
        OpenedSegment? opened = slot.Use(secrets =>
            OpenedSegment.TryOpen(secrets, new SealedIndexSegment(stored.Id, stored.Sealed), out OpenedSegment? segment)
                ? segment
                : null);
        lock (_segments)
        {
            if (opened is null || _disposed)
            {
                opened?.Dispose();
                return;
            }

            _segments.Add(opened);
            _covered.UnionWith(opened.Letters);
        }
    }

    private SegmentMatches Find(IReadOnlyList<WordQuery> queries)
    {
        lock (_segments)
        {
            HashSet<MessageId> covered = new(_covered);
            HashSet<MessageId>[] found = new HashSet<MessageId>[queries.Count];
            for (int query = 0; query < found.Length; query++)
            {
                found[query] = [];
                foreach (OpenedSegment segment in _segments)
                {
                    if (!TryFind(segment, queries[query], found[query]))
                    {
                        // A damaged segment covers nothing: its letters' own words are read instead.
                        covered.ExceptWith(segment.Letters);
                    }
                }
            }

            return new SegmentMatches(covered, found);
        }
    }

    // A letter may match when each pattern matches one of its terms.
    private static bool TryFind(OpenedSegment segment, WordQuery query, HashSet<MessageId> found)
    {
        HashSet<MessageId>? candidates = null;
        foreach (TermPattern pattern in query.Patterns)
        {
            HashSet<MessageId> matches = [];
            if (!TryFind(segment, pattern, matches))
            {
                return false;
            }

            if (candidates is null)
            {
                candidates = matches;
            }
            else
            {
                candidates.IntersectWith(matches);
            }
        }

        found.UnionWith(candidates ?? []);
        return true;
    }

    private static bool TryFind(OpenedSegment segment, TermPattern pattern, HashSet<MessageId> matches)
        => pattern.Match is Mail.Words.TermMatch.Prefix or Mail.Words.TermMatch.Exact
            ? segment.TryFindPrefix(pattern.Text.Span, matches)
            : segment.TryFind(pattern.Matches, matches);

    private async Task WriteAsync(StoredLetter[] letters)
    {
        try
        {
            for (int start = 0; start + IndexSegmentBuilder.UsualLetters <= letters.Length;)
            {
                StoredLetter[] some = letters[start..(start + IndexSegmentBuilder.UsualLetters)];
                start += some.Length;
                if (await MakeAsync(some) is not { } segment
                    || !await slot.Account.AddIndexSegmentAsync(segment, CancellationToken.None))
                {
                    return;
                }

                Add(segment);
            }
        }
        catch (StorageException e)
        {
            // The letters' own words are still there; a later search tries again.
            LogNotWritten(logger, slot.Account.Id.Value, e);
        }
        finally
        {
            Volatile.Write(ref _writing, 0);
            slot.Release();
        }
    }

    private async Task<StoredIndexSegment?> MakeAsync(StoredLetter[] letters)
    {
        SegmentWords words = new(slot);
        if (await words.ReadAsync(letters) is not { Letters: > 0 } builder)
        {
            return null;
        }

        SealedIndexSegment? made = slot.Use(builder.Seal);
        return made is null
            ? null
            : new StoredIndexSegment(made.Id, slot.Generation, made.Bytes, words.Covered);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Account {Account}: an index segment was not written.")]
    private static partial void LogNotWritten(ILogger logger, long account, Exception exception);
}
