using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;

namespace Shinten.Storage.Directory;

/// <summary>An account as the directory knows it.</summary>
/// <param name="Address">The one login address; aliases cannot log in.</param>
public sealed record AccountRow(
    AccountId Id,
    MailAddress Address,
    bool IsSuspended,
    DateOnly CreatedOn,
    AccountKey Key,
    long QuotaBytes,
    long QuotaLetters);
