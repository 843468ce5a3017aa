using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>RENAME; of INBOX it moves the letters into a new mailbox (RFC 9051 §6.3.6).</summary>
internal static class Rename
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        ImapUser user = session.User!;
        (string from, string to) = Parse(session.Parse(arguments));
        if (await user.Mailboxes.FindAsync(from, cancel) is not { } mailbox)
        {
            return ImapReply.No("NONEXISTENT", "No such mailbox.");
        }

        return await user.Account.RenameMailboxAsync(mailbox.Id, MailboxNames.Split(to), cancel) switch
        {
            RenameMailboxOutcome.Renamed => ImapReply.Ok("Mailbox renamed."),
            RenameMailboxOutcome.NotFound => ImapReply.No("NONEXISTENT", "No such mailbox."),
            RenameMailboxOutcome.AlreadyExists => ImapReply.No("ALREADYEXISTS", "There is such a mailbox."),
            RenameMailboxOutcome.BadName => ImapReply.No("CANNOT", "A mailbox cannot be named so."),
            RenameMailboxOutcome.BelowItself => ImapReply.No("CANNOT", "A mailbox cannot lie below itself."),
            RenameMailboxOutcome.HasRole => ImapReply.No("CANNOT", "A mailbox with a special use keeps its name."),
            RenameMailboxOutcome.TooMany => ImapReply.No("LIMIT", "There are as many mailboxes as there may be."),
        };
    }

    // rename = "RENAME" SP mailbox SP mailbox
    private static (string From, string To) Parse(ImapArguments arguments)
    {
        arguments.Space();
        string from = arguments.Mailbox();
        arguments.Space();
        string to = arguments.Mailbox();
        arguments.End();
        return (from, to);
    }
}
