using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Directory;

namespace Shinten.Storage.Accounts;

/// <summary>The slots and reading certificates of an account, remembered until they change.</summary>
internal sealed record AccountCredentials(
    IReadOnlyList<StoredSlot> Slots, IReadOnlyList<ReadingCertificate> Certificates);
