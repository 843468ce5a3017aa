using Shinten.Sealing.Ids;

namespace Shinten.Storage.Vault;

/// <summary>What a key-holder wrote for itself (sealing.md §5); <see cref="Sealed"/> is null once it is
/// deleted.</summary>
public sealed record VaultItem(
    string Collection, ItemId Id, long Version, long ModSeq, Generation Generation, ReadOnlyMemory<byte>? Sealed);

public enum WriteVaultOutcome
{
    Written,

    /// <summary>The version is not the one after what is stored: somebody else wrote in the meantime.</summary>
    Conflict,

    /// <summary>Sealed under an older generation than the account has.</summary>
    StaleGeneration,

    OverQuota,
}
