using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Mailboxes;

internal enum IndexChangeKind
{
    Added,
    Flags,
    Expunged,
    Gone,
}

/// <summary>One committed change of a mailbox, for its index in memory.</summary>
internal readonly record struct IndexChange(
    IndexChangeKind Kind, MailboxId Mailbox, uint Uid, FlagSet Flags, long ModSeq, MessageEntry? Entry)
{
    public static IndexChange Added(MailboxId mailbox, MessageEntry entry)
        => new(IndexChangeKind.Added, mailbox, entry.Uid, entry.Flags, entry.ModSeq, entry);

    public static IndexChange FlagsChanged(MailboxId mailbox, uint uid, FlagSet flags, long modSeq)
        => new(IndexChangeKind.Flags, mailbox, uid, flags, modSeq, null);

    public static IndexChange Expunged(MailboxId mailbox, uint uid, long modSeq)
        => new(IndexChangeKind.Expunged, mailbox, uid, default, modSeq, null);

    public static IndexChange Gone(MailboxId mailbox)
        => new(IndexChangeKind.Gone, mailbox, 0, default, 0, null);
}
