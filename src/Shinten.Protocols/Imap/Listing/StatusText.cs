using System.Buffers;
using System.Globalization;
using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Protocols.Imap.Writing;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Listing;

/// <summary>Writes STATUS responses (RFC 9051 §7.3.4); the mailbox's row knows it all.</summary>
internal static class StatusText
{
    public static void Write(ImapSession session, string name, Mailbox mailbox, IReadOnlyList<StatusItem> items)
    {
        IBufferWriter<byte> output = session.Output;
        output.Write("* STATUS "u8);
        output.WriteMailbox(name, session.UsesUtf8);
        output.Write(" ("u8);
        for (int i = 0; i < items.Count; i++)
        {
            output.WriteText(i == 0 ? "" : " ");
            output.WriteText(Item(session, mailbox, items[i]));
        }

        output.Write(")\r\n"u8);
    }

    private static string Item(ImapSession session, Mailbox mailbox, StatusItem item) => item switch
    {
        StatusItem.Messages => Format("MESSAGES", mailbox.Total),
        StatusItem.Recent => "RECENT 0",
        StatusItem.UidNext => Format("UIDNEXT", mailbox.UidNext),
        StatusItem.UidValidity => Format("UIDVALIDITY", mailbox.UidValidity(session.User!.Access)),
        StatusItem.Unseen => Format("UNSEEN", mailbox.Unseen),
        StatusItem.Deleted => Format("DELETED", mailbox.Deleted),
        StatusItem.Size => Format("SIZE", mailbox.Sizes.For(session.User!.Access)),
        StatusItem.HighestModSeq => Format("HIGHESTMODSEQ", Math.Max(1, mailbox.HighestModSeq)),
        StatusItem.MailboxId => $"MAILBOXID ({ObjectIds.OfMailbox(mailbox.Id, session.User!.Access)})",
        StatusItem.AppendLimit => Format("APPENDLIMIT", session.Service.Options.MaxAppendBytes),
    };

    private static string Format(string label, long number)
        => string.Create(CultureInfo.InvariantCulture, $"{label} {number}");
}
