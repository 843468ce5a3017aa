using Shinten.Keyring.Primitives;
using Shinten.Keyring.Rings;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Primitives;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring;

public sealed partial class AccountSecrets
{
    /// <summary>Writes a ring of one half of these seals; a seal whose half does not open is left out (sealing.md
    /// §4).</summary>
    public SealedRing WriteRing(SealHalf half, IEnumerable<OpenedSeal> seals)
    {
        ArgumentNullException.ThrowIfNull(seals);
        SortedDictionary<SealId, SecretKey> keys = [];
        foreach (OpenedSeal seal in seals)
        {
            if (seal.KeyOf(half) is { } key)
                keys[seal.Id] = key;
        }

        using SecretBlock entries = new(keys.Count * OpenedRing.EntryLength);
        int at = 0;
        foreach ((SealId seal, SecretKey key) in keys)
        {
            seal.Write(entries.Bytes[at..]);
            using SecretReading secret = key.Read();
            secret.Bytes.CopyTo(entries.Bytes[(at + SealId.Length)..]);
            at += OpenedRing.EntryLength;
        }

        return SealRing(RingId.New(), half, entries.Bytes, [.. keys.Keys]);
    }

    /// <summary>Opens a ring: one symmetric operation for years of seals.</summary>
    /// <exception cref="SealedObjectException">It is damaged, of another account or of another generation.</exception>
    public OpenedRing OpenRing(SealedRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        int length = GenerationBox.PlainLength(ring.Bytes, Generation);
        if (length < 0)
            throw new SealedObjectException($"Ring {ring.Id} has a wrong length, version or generation.");
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = RingKey.Context(buffer, ring.Half, Account, Generation, ring.Id);
        using RingKey key = RingKey.Of(SeedOf(ring.Half));
        OpenedRing opened = new(ring.Id, ring.Half, new SecretBlock(length));
        if (GenerationBox.TryOpen(ring.Bytes, key, context.Bytes, opened.Memory()) && opened.IsWellFormed())
            return opened;
        opened.Dispose();
        throw new SealedObjectException($"Ring {ring.Id} does not open.");
    }

    /// <summary>Takes a seal out of rings; null if no envelope ring has it.</summary>
    /// <param name="original">Opened for its letter half where no ring has that; may be null.</param>
    public OpenedSeal? Find(SealId seal, IReadOnlyList<OpenedRing> rings, WrappedSeal? original)
    {
        ArgumentNullException.ThrowIfNull(rings);
        EnvelopeKey envelopeKey = new();
        if (!TryCopy(rings, SealHalf.Envelope, seal, envelopeKey))
        {
            envelopeKey.Dispose();
            return null;
        }

        return new OpenedSeal(Account, seal, envelopeKey, _letterSeed is null ? null : OpenLetterHalf);

        LetterKey? OpenLetterHalf()
        {
            LetterKey letterKey = new();
            if (TryCopy(rings, SealHalf.Letter, seal, letterKey))
                return letterKey;
            letterKey.Dispose();
            return original is null ? null : LetterKeyOf(original);
        }
    }

    /// <summary>Whether a ring has the very key of the original: asked before an original may go (sealing.md
    /// §4).</summary>
    public bool Matches(OpenedRing ring, WrappedSeal original)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(original);
        using RingKey inRing = new();
        using RingKey inOriginal = new();
        if (!ring.TryCopyKey(original.Id, inRing))
            return false;
        try
        {
            SealUnwrapping.Unwrap(this, original, ring.Half, inOriginal);
            return inRing.Matches(inOriginal);
        }
        catch (SealedObjectException)
        {
            return false;
        }
    }

    internal SealedRing SealRing(RingId id, SealHalf half, ReadOnlySpan<byte> entries, IReadOnlyList<SealId> covers)
    {
        Span<byte> buffer = stackalloc byte[SealContext.MaxLength];
        SealContext context = RingKey.Context(buffer, half, Account, Generation, id);
        using RingKey key = RingKey.Of(SeedOf(half));
        return new SealedRing(id, half, GenerationBox.Seal(Generation, key, entries, context.Bytes), covers);
    }

    private static bool TryCopy(IReadOnlyList<OpenedRing> rings, SealHalf half, SealId seal, SecretKey into)
    {
        for (int i = 0; i < rings.Count; i++)
        {
            if (rings[i].Half == half && rings[i].TryCopyKey(seal, into))
                return true;
        }

        return false;
    }
}
