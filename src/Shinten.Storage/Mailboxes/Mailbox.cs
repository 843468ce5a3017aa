using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Mailboxes;

/// <summary>One mailbox as its row says; SELECT and STATUS read nothing else.</summary>
public sealed record Mailbox
{
    public required MailboxId Id { get; init; }

    /// <summary>The mailbox above it; null at the top level.</summary>
    public MailboxId? ParentId { get; init; }

    /// <summary>Its special use; such a mailbox has a fixed name and no sealed one.</summary>
    public MailboxRole? Role { get; init; }

    /// <summary>The sealed last component of its name; null where a role names it.</summary>
    public SealedMailboxName? SealedName { get; init; }

    /// <summary>Counts renames; bound into the sealed name (sealing.md §5).</summary>
    public long NameVersion { get; init; }

    /// <summary>HMAC of parent and component, by which it is found; empty where a role names it.</summary>
    public ReadOnlyMemory<byte> NameHash { get; init; }

    /// <summary>What <see cref="UidValidity"/> is made from.</summary>
    public required uint UidValidityRoot { get; init; }

    public uint UidNext { get; init; } = 1;

    public long HighestModSeq { get; init; }

    public int Total { get; init; }

    public int Unseen { get; init; }

    /// <summary>Messages with \Deleted.</summary>
    public int Deleted { get; init; }

    /// <summary>The sum of all sizes, for each access.</summary>
    public MessageSizes Sizes { get; init; }

    public bool IsSubscribed { get; init; }

    /// <summary>Differs between accesses: a client that changes its access starts afresh (sealing.md §8).</summary>
    public uint UidValidity(Access access) => (UidValidityRoot << 2) | (uint)access;
}
