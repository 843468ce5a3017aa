using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Mailboxes;

/// <summary>What a load found.</summary>
internal sealed record IndexContent(List<MessageEntry> Entries, long HighestModSeq);

/// <summary>
/// Up to 4,096 messages of a mailbox. <see cref="Uids"/> is shared with the <see cref="UidList"/>s of sessions: it is
/// appended to beyond what they see, and replaced, never changed, when a message goes.
/// </summary>
internal sealed class IndexBlock
{
    private const int FirstCapacity = 16;

    public uint[] Uids { get; private set; } = new uint[FirstCapacity];

    public MessageEntry[] Entries { get; private set; } = new MessageEntry[FirstCapacity];

    public int Count { get; private set; }

    public uint Last => Uids[Count - 1];

    /// <summary>The place of the first UID that is not below this one.</summary>
    public int PlaceFrom(uint uid)
    {
        int found = Uids.AsSpan(0, Count).BinarySearch(uid);
        return found >= 0 ? found : ~found;
    }

    public void Add(MessageEntry entry)
    {
        if (Count == Uids.Length)
        {
            int capacity = Math.Min(Count * 2, UidList.BlockLength);
            uint[] uids = new uint[capacity];
            Uids.CopyTo(uids, 0);
            MessageEntry[] entries = new MessageEntry[capacity];
            Entries.CopyTo(entries, 0);
            (Uids, Entries) = (uids, entries);
        }

        Uids[Count] = entry.Uid;
        Entries[Count] = entry;
        Count++;
    }

    public void SetFlags(uint uid, FlagSet flags, long modSeq)
    {
        int place = PlaceFrom(uid);
        if (place < Count && Uids[place] == uid && Entries[place].ModSeq < modSeq)
        {
            Entries[place] = Entries[place] with { Flags = flags, ModSeq = modSeq };
        }
    }

    public void Relocate(IReadOnlyDictionary<MessageId, BlobLocation> moved)
    {
        for (int place = 0; place < Count; place++)
        {
            if (moved.TryGetValue(Entries[place].Message, out BlobLocation location))
            {
                Entries[place] = Entries[place] with { Letter = Entries[place].Letter with { Blob = location } };
            }
        }
    }

    public void Remove(uint uid)
    {
        int place = PlaceFrom(uid);
        if (place == Count || Uids[place] != uid)
        {
            return;
        }

        uint[] uids = new uint[Uids.Length];
        Uids.AsSpan(0, place).CopyTo(uids);
        Uids.AsSpan(place + 1, Count - place - 1).CopyTo(uids.AsSpan(place));
        Uids = uids;
        Entries.AsSpan(place + 1, Count - place - 1).CopyTo(Entries.AsSpan(place));
        Count--;
    }
}
