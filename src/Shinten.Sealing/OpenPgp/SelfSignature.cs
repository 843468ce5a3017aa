namespace Shinten.Sealing.OpenPgp;

/// <summary>A verified signature by which a key speaks about itself.</summary>
internal sealed class SelfSignature(Signature signature, bool hasBackSignature = false)
{
    // Reasons after which a key was good until then: superseded, retired, user id no longer valid.
    private static readonly byte[] SoftReasons = [1, 3, 32];

    public SignatureSubpackets Subpackets => signature.Subpackets;

    public KeyFlags? Flags => Subpackets.KeyFlags;

    /// <summary>Whether it allows one of these uses; where it names none, all that the algorithm can do.</summary>
    public bool Allows(KeyFlags uses) => Flags is not { } flags || (flags & uses) != 0;

    /// <summary>Whether a signing subkey agreed to be bound (RFC 9580 §5.2.1.8).</summary>
    public bool HasBackSignature { get; } = hasBackSignature;

    private uint Created => Subpackets.Created ?? 0;

    /// <summary>The newest signature in force at a time.</summary>
    public static SelfSignature? Newest(List<SelfSignature> signatures, uint time)
    {
        SelfSignature? newest = null;
        foreach (SelfSignature candidate in signatures)
        {
            if (candidate.Created <= time && !candidate.IsExpired(time) && !(newest?.Created > candidate.Created))
                newest = candidate;
        }

        return newest;
    }

    /// <summary>As binding of the primary user id: one marked so, else the newest (RFC 9580 §5.2.3.27).</summary>
    public bool IsBetterThan(SelfSignature? other)
        => other is null
            || (Subpackets.IsPrimaryUserId, Created).CompareTo((other.Subpackets.IsPrimaryUserId, other.Created)) > 0;

    public bool KeyIsExpired(PublicKey key, uint time)
        => Subpackets.KeyExpires is { } seconds and > 0 && key.Created + (ulong)seconds <= time;

    /// <summary>A revocation for a soft reason counts from its day; any other for all time.</summary>
    public bool Revokes(uint time) => !SoftReasons.AsSpan().Contains(Subpackets.RevocationReason) || Created <= time;

    /// <summary>Whether it revokes this certification: a newer one for a soft reason overrides it.</summary>
    public bool Revokes(uint time, SelfSignature certification)
        => Revokes(time) && Created >= certification.Created;

    private bool IsExpired(uint time)
        => Subpackets.Expires > 0 && Created + (ulong)Subpackets.Expires <= time;
}
