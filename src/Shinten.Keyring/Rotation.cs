using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Shinten.Keyring.Index;
using Shinten.Keyring.Primitives;
using Shinten.Keyring.Rings;
using Shinten.Sealing;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Index;
using Shinten.Sealing.Keys;
using Shinten.Sealing.Rings;
using Shinten.Sealing.Seals;
using Shinten.Sealing.Slots;
using Shinten.Sealing.Vault;

namespace Shinten.Keyring;

/// <summary>Makes all three secrets new and brings what is sealed under the old ones along (sealing.md §3).</summary>
/// <remarks>
/// Operations on values: whoever stores them keeps the old ones until <see cref="Opens"/> was true for every seal, and
/// then drops every slot that <see cref="Dropped"/> names. What is sealed under a seal itself does not change.
/// </remarks>
public sealed class Rotation : IDisposable
{
    private readonly AccountSecrets _old;

    /// <param name="old">Everything of the present generation; not disposed here.</param>
    public Rotation(AccountSecrets old)
    {
        ArgumentNullException.ThrowIfNull(old);
        if (old.Access != Access.Everything)
            throw new InvalidOperationException("Rotation needs all secrets of the account.");
        _old = old;
        New = AccountSecrets.Generate(old.Account, old.Generation.Next());
    }

    /// <summary>The secrets of the next generation; slots are wrapped from them under credentials that are
    /// present.</summary>
    public AccountSecrets New { get; }

    /// <summary>Wraps the keys of a seal to the new account key; its id, form and PKESKs stay.</summary>
    /// <exception cref="SealedObjectException">The old wrap does not open.</exception>
    public WrappedSeal Rewrap(WrappedSeal seal)
    {
        ArgumentNullException.ThrowIfNull(seal);
        using EnvelopeKey envelopeKey = new();
        using LetterKey letterKey = new();
        Unwrap(_old, seal, envelopeKey, letterKey);
        return seal with
        {
            Generation = New.Generation,
            Envelope = SealWrapping.Wrap(New.AccountKey, seal.Id, SealHalf.Envelope, envelopeKey),
            Letter = SealWrapping.Wrap(New.AccountKey, seal.Id, SealHalf.Letter, letterKey),
        };
    }

    /// <summary>Whether the new wrap opens to the very keys of the old one: asked of every seal before old wraps
    /// go.</summary>
    public bool Opens(WrappedSeal old, WrappedSeal rewrapped)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(rewrapped);
        using EnvelopeKey oldEnvelope = new();
        using LetterKey oldLetter = new();
        using EnvelopeKey newEnvelope = new();
        using LetterKey newLetter = new();
        try
        {
            Unwrap(_old, old, oldEnvelope, oldLetter);
            Unwrap(New, rewrapped, newEnvelope, newLetter);
        }
        catch (SealedObjectException)
        {
            return false;
        }

        return old.Id == rewrapped.Id && oldEnvelope.Matches(newEnvelope) && oldLetter.Matches(newLetter);
    }

    /// <exception cref="SealedObjectException">The old ring does not open.</exception>
    public SealedRing Rewrap(SealedRing ring)
    {
        using OpenedRing opened = _old.OpenRing(ring);
        return New.SealRing(ring.Id, ring.Half, opened.Memory(), ring.Covers);
    }

    /// <summary>Seals a vault item anew, in the same version; false if the old one does not open.</summary>
    public bool TryReseal(VaultItemName name, SealedVaultItem item, out SealedVaultItem resealed)
    {
        ArrayBufferWriter<byte> content = new();
        bool opened = _old.TryOpenItem(name, item, content);
        resealed = opened ? New.SealItem(name, content.WrittenSpan) : default;
        content.Clear();
        return opened;
    }

    /// <summary>Seals an index segment anew, block by block; false if the old one does not open.</summary>
    public bool TryReseal(SealedIndexSegment segment, [NotNullWhen(true)] out SealedIndexSegment? resealed)
    {
        resealed = null;
        if (!OpenedSegment.TryOpen(_old, segment, out OpenedSegment? opened))
            return false;
        using (opened)
        {
            resealed = opened.SealAnew(New);
            return resealed is not null;
        }
    }

    /// <summary>The slots whose credential was not presented again: they open nothing any more and go.</summary>
    public IReadOnlyList<SlotId> Dropped(IEnumerable<WrappedSlot> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        return [.. slots.Where(slot => slot.Generation != New.Generation).Select(slot => slot.Id)];
    }

    public void Dispose() => New.Dispose();

    private static void Unwrap(AccountSecrets owner, WrappedSeal seal, EnvelopeKey envelopeKey, LetterKey letterKey)
    {
        SealUnwrapping.Unwrap(owner, seal, SealHalf.Envelope, envelopeKey);
        SealUnwrapping.Unwrap(owner, seal, SealHalf.Letter, letterKey);
    }
}
