using Shinten.Keyring;
using Shinten.Keyring.Rings;
using Shinten.Protocols.Admin;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;

namespace Shinten.Owner.Opening;

/// <summary>The seals of an account, opened as they are needed: out of rings where these have them, else each for
/// itself; and then a ring is written, so that it is done once (sealing.md §4).</summary>
internal sealed class OwnSeals(IAdministration administration, string proof, AccountSecrets secrets) : IDisposable
{
    private const int SealsForRing = 64;
    private const int MaxSealsInRing = 1_024;
    private const int MaxOpen = 8_192;
    private const int MaxAtOnce = 500;

    private readonly Dictionary<SealId, OpenedSeal> _open = [];
    private readonly List<OpenedSeal> _outside = [];
    private readonly List<OpenedRing> _rings = [];
    private bool _hasReadRings;

    public OpenedSeal? Find(SealId seal) => _open.GetValueOrDefault(seal);

    /// <summary>Opens those of these seals that do not open yet; one that is damaged is left out.</summary>
    public async Task LoadAsync(IReadOnlyCollection<SealId> seals, CancellationToken cancel)
    {
        await ReadRingsAsync(cancel);
        if (_open.Count + seals.Count > MaxOpen)
        {
            await WriteRingAsync(SealsForRing, cancel);
            Close();
        }

        List<SealId> missing = [];
        foreach (SealId seal in seals.Where(seal => !_open.ContainsKey(seal)))
        {
            if (IsInRing(seal, SealHalf.Letter) && secrets.Find(seal, _rings, null) is { } found)
            {
                _open[seal] = found;
            }
            else
            {
                missing.Add(seal);
            }
        }

        foreach (SealId[] some in missing.Chunk(MaxAtOnce))
        {
            Open(await administration.ReadSealsAsync(proof, some, cancel));
            await WriteRingAsync(MaxSealsInRing, cancel);
        }
    }

    /// <summary>Leaves a ring of what was opened outside of one, if it is worth it.</summary>
    public Task FinishAsync(CancellationToken cancel) => WriteRingAsync(SealsForRing, cancel);

    public void Dispose()
    {
        Close();
        _rings.ForEach(ring => ring.Dispose());
    }

    private void Open(IReadOnlyList<WrappedSeal> originals)
    {
        foreach (WrappedSeal original in originals)
        {
            try
            {
                OpenedSeal seal = secrets.Find(original.Id, _rings, original) ?? secrets.Open(original);
                _open[original.Id] = seal;
                _outside.Add(seal);
            }
            catch (SealedObjectException)
            {
                // The letters under it are damaged, and said to be.
            }
        }
    }

    private async Task ReadRingsAsync(CancellationToken cancel)
    {
        if (_hasReadRings)
        {
            return;
        }

        _hasReadRings = true;
        CarriedRings stored = await administration.ListRingsAsync(proof, cancel);
        int at = 0;
        foreach (CarriedRing ring in stored.Rings)
        {
            byte[] bytes = stored.Bytes.Slice(at, ring.Length).ToArray();
            at += ring.Length;
            try
            {
                _rings.Add(secrets.OpenRing(new SealedRing(ring.Id, ring.Half, bytes, [])));
            }
            catch (SealedObjectException)
            {
                // The originals are there as well.
            }
        }
    }

    private async Task WriteRingAsync(int atLeast, CancellationToken cancel)
    {
        if (_outside.Count < atLeast)
        {
            return;
        }

        foreach (SealHalf half in (SealHalf[])[SealHalf.Envelope, SealHalf.Letter])
        {
            SealedRing ring = secrets.WriteRing(half, _outside);
            RingToAdd toAdd = new(
                proof, ring.Id, half, ring.Generation.Value, [.. ring.Covers.SelectMany(seal => seal.ToArray())])
            {
                Bytes = ring.Bytes,
            };
            if (ring.Covers.Count >= SealsForRing && await administration.AddRingAsync(toAdd, cancel))
            {
                _rings.Add(secrets.OpenRing(ring));
            }
        }

        _outside.Clear();
    }

    private bool IsInRing(SealId seal, SealHalf half)
        => _rings.Exists(ring => ring.Half == half && ring.Covers(seal));

    private void Close()
    {
        foreach (OpenedSeal seal in _open.Values)
        {
            seal.Dispose();
        }

        _open.Clear();
        _outside.Clear();
    }
}
