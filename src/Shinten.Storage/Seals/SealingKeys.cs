using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Storage.Seals;

/// <summary>What a seal is made for: the account key, and the reading certificates beside it.</summary>
public sealed record SealingKeys(AccountKey AccountKey, IReadOnlyList<ReadingCertificate> Certificates);

/// <summary>Finds the keys to seal for; null when there is no such account.</summary>
public delegate Task<SealingKeys?> ReadSealingKeys(AccountId account, CancellationToken cancel);
