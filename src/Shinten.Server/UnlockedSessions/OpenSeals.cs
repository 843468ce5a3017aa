using Shinten.Keyring;
using Shinten.Keyring.Rings;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;
using Shinten.Storage.Vault;

namespace Shinten.Server.UnlockedSessions;

/// <summary>The seals and rings that a slot has opened. <see cref="UnlockedSlot"/> guards every member.</summary>
internal sealed class OpenSeals(AccountSecrets secrets) : IDisposable
{
    // Two generations of this many are kept; an account that uses more opens some again.
    private const int MaxSeals = 16_384;

    private readonly List<OpenedRing> _rings = [];
    private readonly List<OpenedSeal> _replaced = [];
    private readonly Dictionary<SealId, OpenedSeal> _envelopesOutside = [];
    private readonly Dictionary<SealId, OpenedSeal> _lettersOutside = [];
    private Dictionary<SealId, Entry> _seals = [];
    private Dictionary<SealId, Entry> _older = [];

    public OpenedSeal? Find(SealId seal) => FindEntry(seal)?.Seal;

    /// <summary>The seals of which that half is not open.</summary>
    public List<SealId> Missing(IReadOnlyCollection<SealId> seals, SealHalf half)
    {
        List<SealId> missing = [];
        foreach (SealId seal in seals)
        {
            if (FindEntry(seal) is not { } entry || (half == SealHalf.Letter && !entry.OpensLetters))
            {
                missing.Add(seal);
            }
        }

        return missing;
    }

    public void AddRing(OpenedRing ring)
    {
        _rings.Add(ring);
        foreach (SealId seal in OutsideOf(ring.Half).Keys)
        {
            if (ring.Covers(seal))
            {
                OutsideOf(ring.Half).Remove(seal);
            }
        }
    }

    /// <summary>Takes seals out of rings; returns those whose original is needed for that half.</summary>
    public List<SealId> TakeFromRings(List<SealId> seals, SealHalf half)
    {
        List<SealId> rest = [];
        foreach (SealId seal in seals)
        {
            bool opensLetters = IsInRing(seal, SealHalf.Letter);
            if ((half == SealHalf.Envelope || opensLetters) && secrets.Find(seal, _rings, null) is { } found)
            {
                Put(seal, new Entry(found, opensLetters));
            }
            else
            {
                rest.Add(seal);
            }
        }

        return rest;
    }

    /// <summary>Opens an original: one decapsulation for each half that is used.</summary>
    /// <exception cref="SealedObjectException">It is damaged.</exception>
    public void OpenOriginal(WrappedSeal original)
    {
        OpenedSeal? fromRing = secrets.Find(original.Id, _rings, original);
        OpenedSeal seal = fromRing ?? secrets.Open(original);
        bool opensLetters = secrets.Access == Access.Everything;
        Put(original.Id, new Entry(seal, opensLetters));
        if (fromRing is null)
        {
            _envelopesOutside[original.Id] = seal;
        }

        if (opensLetters && !IsInRing(original.Id, SealHalf.Letter))
        {
            _lettersOutside[original.Id] = seal;
        }
    }

    public int CountOutside(SealHalf half) => OutsideOf(half).Count;

    /// <summary>Seals rings of the seals that are in none, at most so many.</summary>
    public List<StoredRing> MakeRings(SealHalf half, int maxRings, bool onlyOpen)
    {
        List<StoredRing> rings = [];
        IEnumerable<OpenedSeal> outside = OutsideOf(half).Values
            .Where(seal => !onlyOpen || half == SealHalf.Envelope || seal.IsLetterHalfOpen);
        foreach (OpenedSeal[] seals in outside.Chunk(RingWriter.MaxSealsInRing).Take(maxRings))
        {
            if (seals.Length < RingWriter.SealsForRing)
            {
                break;
            }

            SealedRing ring = secrets.WriteRing(half, seals);
            if (ring.Covers.Count < RingWriter.SealsForRing)
            {
                // Most of these do not open: a ring without them would be written again and again.
                break;
            }

            rings.Add(new StoredRing(ring.Id, ring.Half, ring.Generation, ring.Bytes, ring.Covers));
        }

        return rings;
    }

    public void Dispose()
    {
        DisposeAll(_seals);
        DisposeAll(_older);
        _replaced.ForEach(seal => seal.Dispose());
        _rings.ForEach(ring => ring.Dispose());
        _envelopesOutside.Clear();
        _lettersOutside.Clear();
    }

    private static void DisposeAll(Dictionary<SealId, Entry> seals)
    {
        foreach (Entry entry in seals.Values)
        {
            entry.Seal.Dispose();
        }

        seals.Clear();
    }

    private Dictionary<SealId, OpenedSeal> OutsideOf(SealHalf half) => half switch
    {
        SealHalf.Envelope => _envelopesOutside,
        SealHalf.Letter => _lettersOutside,
    };

    private Entry? FindEntry(SealId seal)
        => _seals.TryGetValue(seal, out Entry? entry) || _older.TryGetValue(seal, out entry) ? entry : null;

    private bool IsInRing(SealId seal, SealHalf half)
    {
        foreach (OpenedRing ring in _rings)
        {
            if (ring.Half == half && ring.Covers(seal))
            {
                return true;
            }
        }

        return false;
    }

    private void Put(SealId seal, Entry entry)
    {
        if (_seals.Count >= MaxSeals)
        {
            foreach (SealId gone in _older.Keys)
            {
                _envelopesOutside.Remove(gone);
                _lettersOutside.Remove(gone);
            }

            DisposeAll(_older);
            (_seals, _older) = (_older, _seals);
        }

        // One that opened only envelopes may still stand in the list of those outside rings.
        if (_seals.TryGetValue(seal, out Entry? before))
        {
            _replaced.Add(before.Seal);
        }

        _seals[seal] = entry;
    }

    private sealed record Entry(OpenedSeal Seal, bool OpensLetters);
}
