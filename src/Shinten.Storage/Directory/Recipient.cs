using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Directory;

/// <summary>Whom an address reaches.</summary>
/// <param name="Address">The address of the account that stands behind it (not an alias).</param>
/// <param name="Detail">What stood behind the plus sign, if it was not part of an address of its own.</param>
public sealed record Recipient(
    AccountId Account, MailAddress Address, string? Detail, bool IsSuspended, RecipientRoom Room);

public enum RecipientRoom
{
    Free,

    /// <summary>The quota is used up: 452 4.2.2 (RFC 3463 §3.3).</summary>
    Full,
}
