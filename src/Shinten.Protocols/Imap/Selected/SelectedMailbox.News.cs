using System.Buffers;
using Shinten.Protocols.Imap.Writing;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Imap.Selected;

/// <summary>What other sessions did, told at the moments when it may be (RFC 9051 §5.2, §7.5).</summary>
internal sealed partial class SelectedMailbox
{
    /// <summary>True if there is something that the client has not been told.</summary>
    public bool HasNews => Index.HighestModSeq != _toldModSeq || !ReferenceEquals(Uids, Index.Uids) || Index.IsGone;

    /// <summary>Tells expunged and new messages and changed flags.</summary>
    /// <param name="tellsExpunges">False while sequence numbers must stay as they are.</param>
    public void TellNews(ImapSession session, bool tellsExpunges)
    {
        if (!HasNews)
        {
            _told.Clear();
            return;
        }

        if (Index.IsGone)
        {
            session.WriteUntagged("BYE The selected mailbox was deleted.");
            session.EndAfterReply();
            return;
        }

        long modSeq = Index.HighestModSeq;
        uint lastKnown = Uids.Last;
        TellPlaces(session, tellsExpunges);
        TellFlags(session, lastKnown);
        _toldModSeq = modSeq;
        _told.Clear();
    }

    private void TellPlaces(ImapSession session, bool tellsExpunges)
    {
        UidList now = Index.Uids;
        List<int> removed = UidDifference.Removed(Uids, now);
        if (removed.Count > 0 && !tellsExpunges)
        {
            return;
        }

        // From the last to the first, so that no number moves before it is named.
        for (int i = removed.Count - 1; i >= 0; i--)
        {
            WriteNumbered(session.Output, removed[i] + 1, "EXPUNGE"u8);
        }

        if (now.Count != Uids.Count - removed.Count)
        {
            WriteNumbered(session.Output, now.Count, "EXISTS"u8);
        }

        Uids = now;
    }

    private void TellFlags(ImapSession session, uint lastKnown)
    {
        List<MessageEntry> changed = [];
        Index.CopyChangedTo(_toldModSeq, changed);
        foreach (MessageEntry entry in changed)
        {
            int place = entry.Uid > lastKnown ? -1 : Uids.PlaceOf(entry.Uid);
            if (place >= 0 && !(_told.TryGetValue(entry.Uid, out long told) && told >= entry.ModSeq))
            {
                WriteFlags(session, place, entry);
            }
        }
    }

    /// <summary>Tells the flags of one message unasked.</summary>
    private void WriteFlags(ImapSession session, int place, in MessageEntry entry)
    {
        IBufferWriter<byte> output = session.Output;
        output.Write("* "u8);
        output.WriteNumber(place + 1);
        output.Write(" FETCH (UID "u8);
        output.WriteNumber(entry.Uid);
        output.Write(" FLAGS "u8);
        Flags.Write(output, entry.Flags);
        if ((session.Enabled & ImapFeatures.CondStore) != 0)
        {
            output.Write(" MODSEQ ("u8);
            output.WriteNumber(entry.ModSeq);
            output.WriteByte((byte)')');
        }

        output.Write(")\r\n"u8);
    }

    private static void WriteNumbered(IBufferWriter<byte> output, int number, ReadOnlySpan<byte> what)
    {
        output.Write("* "u8);
        output.WriteNumber(number);
        output.WriteByte((byte)' ');
        output.Write(what);
        output.Write("\r\n"u8);
    }
}
