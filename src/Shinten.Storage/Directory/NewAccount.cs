using Shinten.Mail.Addresses;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Storage.Directory;

/// <summary>An account to add; its id (from <see cref="MailDirectory.NextAccountIdAsync"/>) is in its key.</summary>
public sealed record NewAccount
{
    public required MailAddress Address { get; init; }

    public required AccountKey Key { get; init; }

    /// <summary>At least one: an account that no slot opens would be lost mail.</summary>
    public required IReadOnlyList<StoredSlot> Slots { get; init; }

    public IReadOnlyList<ReadingCertificate> Certificates { get; init; } = [];

    /// <summary>Null takes the default of <see cref="StorageOptions"/>; 0 is no limit.</summary>
    public long? QuotaBytes { get; init; }

    public long? QuotaLetters { get; init; }
}

public enum AddAccountOutcome
{
    Added,
    AddressTaken,

    /// <summary>The domain is not one of ours.</summary>
    NoSuchDomain,
}
