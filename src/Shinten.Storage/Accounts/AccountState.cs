using Shinten.Sealing.Ids;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Accounts;

/// <summary>What is remembered of an account as of one commit. It never changes; a commit puts another in its
/// place.</summary>
internal sealed record AccountState
{
    public required AccountRow Row { get; init; }

    public required long ModSeq { get; init; }

    public required long UsedBytes { get; init; }

    public required long UsedLetters { get; init; }

    public required uint NextUidValidity { get; init; }

    public required KeywordTable Keywords { get; init; }

    /// <summary>Sorted by id.</summary>
    public required Mailbox[] Mailboxes { get; init; }

    public AccountQuota Quota => new(Row.QuotaBytes, UsedBytes, Row.QuotaLetters, UsedLetters);

    public Mailbox? Find(MailboxId id)
    {
        int low = 0;
        int high = Mailboxes.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            long found = Mailboxes[middle].Id.Value;
            if (found == id.Value)
            {
                return Mailboxes[middle];
            }

            (low, high) = found < id.Value ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
