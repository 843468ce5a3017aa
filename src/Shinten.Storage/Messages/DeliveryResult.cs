using Shinten.Sealing.Ids;

namespace Shinten.Storage.Messages;

public enum DeliveryOutcome
{
    Stored,

    /// <summary>The same letter was committed for this recipient within 24 hours; it counts as delivered.</summary>
    Duplicate,

    OverQuota,

    AccountGone,

    MailboxGone,

    /// <summary>The account already uses as many keywords as it may.</summary>
    TooManyKeywords,
}

/// <summary>The UID a message has in one mailbox.</summary>
public readonly record struct Placement(MailboxId Mailbox, uint UidValidityRoot, uint Uid);

/// <param name="Placements">One for each mailbox asked for, in that order, if it was stored.</param>
public sealed record DeliveryResult(
    AccountId Account, MessageId Message, DeliveryOutcome Outcome, IReadOnlyList<Placement> Placements, long ModSeq);
