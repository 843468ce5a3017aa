using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Rings;

/// <summary>The keys of one half of many seals, sorted by seal, in one block of locked memory.</summary>
public sealed class OpenedRing : IDisposable
{
    internal const int EntryLength = SealId.Length + SecretKey.Length;

    private readonly Lock _gate = new();
    private readonly SecretBlock _entries;

    internal OpenedRing(RingId id, SealHalf half, SecretBlock entries)
    {
        Id = id;
        Half = half;
        _entries = entries;
    }

    public RingId Id { get; }

    public SealHalf Half { get; }

    public int Count => _entries.Length / EntryLength;

    public bool Covers(SealId seal)
    {
        lock (_gate)
            return Find(seal) >= 0;
    }

    public void Dispose()
    {
        lock (_gate)
            _entries.Dispose();
    }

    /// <summary>Copies the key of a seal; false if the ring does not have it.</summary>
    internal bool TryCopyKey(SealId seal, SecretKey into)
    {
        lock (_gate)
        {
            int at = Find(seal);
            if (at < 0)
                return false;
            into.Fill(_entries.Bytes.Slice((at * EntryLength) + SealId.Length, SecretKey.Length));
            return true;
        }
    }

    /// <summary>The entries as they are sealed; for opening and for writing anew, while nobody disposes the
    /// ring.</summary>
    internal Span<byte> Memory() => _entries.Bytes;

    /// <summary>Whether the entries are whole, sorted, and each seal once.</summary>
    internal bool IsWellFormed()
    {
        if (_entries.Length % EntryLength != 0)
            return false;
        for (int entry = 1; entry < Count; entry++)
        {
            if (SealAt(entry) <= SealAt(entry - 1))
                return false;
        }

        return true;
    }

    private int Find(SealId seal)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = SealAt(middle).CompareTo(seal);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    private SealId SealAt(int entry) => SealId.Read(_entries.Bytes[(entry * EntryLength)..]);
}
