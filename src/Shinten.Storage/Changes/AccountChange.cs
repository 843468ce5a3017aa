using Shinten.Sealing.Ids;

namespace Shinten.Storage.Changes;

/// <summary>A commit touched this account; heard only after the commit.</summary>
/// <param name="Mailboxes">The mailboxes it touched; empty where another node made it and did not say.</param>
/// <param name="ListChanged">A mailbox was made, renamed, deleted or (un)subscribed.</param>
public sealed record AccountChange(
    AccountId Account, long ModSeq, IReadOnlyList<MailboxId> Mailboxes, bool ListChanged);
