using Shinten.Sealing.Seals;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Directory;

/// <summary>All that a rotation of the account secrets puts in the place of the old (sealing.md §3).</summary>
public sealed record AccountRotation
{
    /// <summary>Of the generation after the present one.</summary>
    public required AccountKey Key { get; init; }

    /// <summary>The only slots from now on.</summary>
    public required IReadOnlyList<StoredSlot> Slots { get; init; }

    /// <summary>Every seal of the account, wrapped to the new key.</summary>
    public required IReadOnlyList<WrappedSeal> Seals { get; init; }

    /// <summary>Every vault item that is not deleted, in its version.</summary>
    public required IReadOnlyList<VaultItem> Vault { get; init; }

    public IReadOnlyList<StoredRing> Rings { get; init; } = [];

    public IReadOnlyList<StoredIndexSegment> IndexSegments { get; init; } = [];
}

public enum RotateOutcome
{
    Rotated,
    NotFound,

    /// <summary>The account has another generation than the one before the new key's.</summary>
    StaleGeneration,

    /// <summary>A seal or vault item came in the meantime, or was left out: it would be lost.</summary>
    Incomplete,
}
