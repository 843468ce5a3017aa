using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>DELETE removes a mailbox and its messages (RFC 9051 §6.3.5).</summary>
internal static class Delete
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        ImapUser user = session.User!;
        string name = Subscribe.ParseMailbox(session.Parse(arguments));
        if (await user.Mailboxes.FindAsync(name, cancel) is not { } mailbox)
        {
            return ImapReply.No("NONEXISTENT", "No such mailbox.");
        }

        // Who deletes the mailbox that he is in, leaves it; other sessions are told.
        if (session.Selected?.Id == mailbox.Id && mailbox.Role is null)
        {
            session.Unselect();
        }

        return await user.Account.DeleteMailboxAsync(mailbox.Id, cancel) switch
        {
            DeleteMailboxOutcome.Deleted => ImapReply.Ok("Mailbox deleted."),
            DeleteMailboxOutcome.NotFound => ImapReply.No("NONEXISTENT", "No such mailbox."),
            DeleteMailboxOutcome.HasChildren => ImapReply.No("HASCHILDREN", "Delete the mailboxes below it first."),
            DeleteMailboxOutcome.HasRole => ImapReply.No("CANNOT", "A mailbox with a special use stays."),
        };
    }
}
