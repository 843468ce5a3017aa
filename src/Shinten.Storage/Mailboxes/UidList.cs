namespace Shinten.Storage.Mailboxes;

/// <summary>
/// The UIDs of a mailbox at one moment, in order. It never changes: a session keeps the one whose sequence numbers it
/// has told its client. Lists share their blocks, so that a thousand sessions hold one copy.
/// </summary>
public sealed class UidList
{
    internal const int BlockLength = 4096;

    private readonly uint[][] _blocks;
    private readonly int[] _starts;
    private readonly int _lastLength;

    internal UidList(uint[][] blocks, int[] lengths)
    {
        _blocks = blocks;
        _starts = new int[blocks.Length];
        int count = 0;
        for (int block = 0; block < blocks.Length; block++)
        {
            _starts[block] = count;
            count += lengths[block];
        }

        _lastLength = lengths.Length == 0 ? 0 : lengths[^1];
        Count = count;
    }

    public static UidList Empty { get; } = new([], []);

    public int Count { get; }

    /// <summary>The highest UID; 0 if there is none.</summary>
    public uint Last => Count == 0 ? 0 : this[Count - 1];

    /// <summary>The UID at a place counted from 0, which is the sequence number less one.</summary>
    public uint this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(place);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Count);
            int block = BlockOfPlace(place);
            return _blocks[block][place - _starts[block]];
        }
    }

    /// <summary>The place of a UID, or -1 if the mailbox did not hold it.</summary>
    public int PlaceOf(uint uid)
    {
        int place = FirstPlaceFrom(uid);
        return place < Count && this[place] == uid ? place : -1;
    }

    /// <summary>The place of the first UID that is not below this one; <see cref="Count"/> if all are.</summary>
    public int FirstPlaceFrom(uint uid)
    {
        int low = 0;
        int high = _blocks.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (LastOf(middle) < uid)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        if (low == _blocks.Length)
        {
            return Count;
        }

        int found = _blocks[low].AsSpan(0, LengthOf(low)).BinarySearch(uid);
        return _starts[low] + (found >= 0 ? found : ~found);
    }

    private uint LastOf(int block) => _blocks[block][LengthOf(block) - 1];

    private int LengthOf(int block)
        => block == _blocks.Length - 1 ? _lastLength : _starts[block + 1] - _starts[block];

    private int BlockOfPlace(int place)
    {
        int found = _starts.AsSpan().BinarySearch(place);
        return found >= 0 ? found : ~found - 1;
    }
}
