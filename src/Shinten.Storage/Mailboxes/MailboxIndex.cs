using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Mailboxes;

/// <summary>
/// The messages of a mailbox in memory, one for all sessions that have it open, kept up to date by the writer.
/// A session keeps the <see cref="UidList"/> that its client knows, and looks messages up here by UID.
/// </summary>
public sealed class MailboxIndex
{
    internal MailboxIndex(MailboxId mailbox) => Mailbox = mailbox;

    public MailboxId Mailbox { get; }

    /// <summary>The UIDs as of the last commit.</summary>
    public UidList Uids => throw new NotSupportedException();

    public long HighestModSeq => throw new NotSupportedException();

    /// <summary>The mailbox was deleted: nothing will be found in it any more.</summary>
    public bool IsGone => throw new NotSupportedException();

    /// <summary>False if the message was expunged, though a session's client may not know it yet.</summary>
    public bool TryGet(uint uid, [MaybeNullWhen(false)] out MessageEntry entry) => throw new NotSupportedException();

    /// <summary>Adds the messages of a range of UIDs to a list, in order.</summary>
    public void CopyTo(UidRange range, List<MessageEntry> entries) => throw new NotSupportedException();

    /// <summary>Adds the messages that are new or have new flags since a modSeq, in the order of UIDs.</summary>
    public void CopyChangedTo(long sinceModSeq, List<MessageEntry> entries) => throw new NotSupportedException();
}
