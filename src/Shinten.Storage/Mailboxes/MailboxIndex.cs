using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Mailboxes;

/// <summary>
/// The messages of a mailbox in memory, one for all sessions that have it open, kept up to date by the writer.
/// A session keeps the <see cref="UidList"/> that its client knows, and looks messages up here by UID.
/// </summary>
public sealed class MailboxIndex
{
    private readonly Lock _gate = new();
    private readonly List<IndexBlock> _blocks = [];
    private List<IndexChange>? _untilLoaded = [];
    private Task? _loading;
    private UidList _uids = UidList.Empty;
    private long _highestModSeq;
    private volatile bool _isGone;

    internal MailboxIndex(MailboxId mailbox) => Mailbox = mailbox;

    public MailboxId Mailbox { get; }

    /// <summary>The UIDs as of the last commit.</summary>
    public UidList Uids => Volatile.Read(ref _uids);

    public long HighestModSeq => Volatile.Read(ref _highestModSeq);

    /// <summary>The mailbox was deleted: nothing will be found in it any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>When it was last asked for, to forget it some time later.</summary>
    internal long LastUsed { get; set; }

    /// <summary>False if the message was expunged, though a session's client may not know it yet.</summary>
    public bool TryGet(uint uid, [MaybeNullWhen(false)] out MessageEntry entry)
    {
        lock (_gate)
        {
            int block = BlockFrom(uid);
            int place = block < _blocks.Count ? _blocks[block].PlaceFrom(uid) : 0;
            bool found = block < _blocks.Count && _blocks[block].Uids[place] == uid;
            entry = found ? _blocks[block].Entries[place] : default;
            return found;
        }
    }

    /// <summary>Adds the messages of a range of UIDs to a list, in order.</summary>
    public void CopyTo(UidRange range, List<MessageEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        lock (_gate)
        {
            for (int block = BlockFrom(range.First); block < _blocks.Count; block++)
            {
                IndexBlock current = _blocks[block];
                int first = current.PlaceFrom(range.First);
                int end = range.Last == uint.MaxValue ? current.Count : current.PlaceFrom(range.Last + 1);
                entries.AddRange(current.Entries.AsSpan(first, Math.Max(0, end - first)));
                if (end < current.Count)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Adds the messages that are new or have new flags since a modSeq, in the order of UIDs.</summary>
    public void CopyChangedTo(long sinceModSeq, List<MessageEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        lock (_gate)
        {
            foreach (IndexBlock block in _blocks)
            {
                foreach (ref readonly MessageEntry entry in block.Entries.AsSpan(0, block.Count))
                {
                    if (entry.ModSeq > sinceModSeq)
                    {
                        entries.Add(entry);
                    }
                }
            }
        }
    }

    /// <summary>Loads it once, whoever asks first; a failure is handed to those who wait, and the next one tries
    /// again.</summary>
    internal async ValueTask LoadAsync(Func<Task<IndexContent>> read, CancellationToken cancel)
    {
        Task loading;
        lock (_gate)
        {
            if (_untilLoaded is null)
            {
                return;
            }

            loading = _loading is { IsFaulted: false, IsCanceled: false } ? _loading : _loading = FillAsync(read);
        }

        await loading.WaitAsync(cancel);
    }

    /// <summary>Takes committed changes, in commit order; those that are known already do no harm.</summary>
    internal void Apply(ReadOnlySpan<IndexChange> changes, long highestModSeq)
    {
        lock (_gate)
        {
            if (_untilLoaded is not null)
            {
                _untilLoaded.AddRange(changes);
                return;
            }

            foreach (ref readonly IndexChange change in changes)
            {
                Apply(change);
            }

            Finish(highestModSeq);
        }
    }

    /// <summary>Notes that letters lie elsewhere now.</summary>
    internal void Relocate(IReadOnlyDictionary<MessageId, BlobLocation> moved)
    {
        lock (_gate)
        {
            foreach (IndexBlock block in _blocks)
            {
                block.Relocate(moved);
            }
        }
    }

    private async Task FillAsync(Func<Task<IndexContent>> read)
    {
        IndexContent content = await read();
        lock (_gate)
        {
            _blocks.Clear();
            long highest = content.HighestModSeq;
            foreach (MessageEntry entry in content.Entries)
            {
                Add(entry);
                highest = Math.Max(highest, entry.ModSeq);
            }

            foreach (IndexChange change in _untilLoaded!)
            {
                Apply(change);
                highest = Math.Max(highest, change.ModSeq);
            }

            _untilLoaded = null;
            Finish(highest);
        }
    }

    private void Apply(in IndexChange change)
    {
        switch (change.Kind)
        {
            case IndexChangeKind.Added:
                Add(change.Entry!.Value);
                break;
            case IndexChangeKind.Flags:
                SetFlags(change);
                break;
            case IndexChangeKind.Expunged:
                Remove(change.Uid);
                break;
            case IndexChangeKind.Gone:
                _isGone = true;
                _blocks.Clear();
                break;
        }
    }

    private void Add(MessageEntry entry)
    {
        if (_blocks.Count > 0 && _blocks[^1].Last >= entry.Uid)
        {
            return;
        }

        if (_blocks.Count == 0 || _blocks[^1].Count == UidList.BlockLength)
        {
            _blocks.Add(new IndexBlock());
        }

        _blocks[^1].Add(entry);
    }

    private void SetFlags(in IndexChange change)
    {
        int block = BlockFrom(change.Uid);
        if (block < _blocks.Count)
        {
            _blocks[block].SetFlags(change.Uid, change.Flags, change.ModSeq);
        }
    }

    private void Remove(uint uid)
    {
        int block = BlockFrom(uid);
        if (block < _blocks.Count)
        {
            _blocks[block].Remove(uid);
            if (_blocks[block].Count == 0)
            {
                _blocks.RemoveAt(block);
            }
        }
    }

    private void Finish(long highestModSeq)
    {
        Volatile.Write(ref _highestModSeq, Math.Max(_highestModSeq, highestModSeq));
        uint[][] uids = new uint[_blocks.Count][];
        int[] lengths = new int[_blocks.Count];
        for (int block = 0; block < uids.Length; block++)
        {
            uids[block] = _blocks[block].Uids;
            lengths[block] = _blocks[block].Count;
        }

        Volatile.Write(ref _uids, new UidList(uids, lengths));
    }

    /// <summary>The first block that may hold this UID.</summary>
    private int BlockFrom(uint uid)
    {
        int low = 0;
        int high = _blocks.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _blocks[middle].Last < uid ? (middle + 1, high) : (low, middle - 1);
        }

        return low;
    }
}
