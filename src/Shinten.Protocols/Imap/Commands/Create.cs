using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>CREATE makes a mailbox, and those above it (RFC 9051 §6.3.4, RFC 6154 §3, RFC 8474 §4.1).</summary>
internal static class Create
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        ImapUser user = session.User!;
        (string name, bool asksForUse) = Parse(session.Parse(arguments));
        if (asksForUse)
        {
            // Every account has its mailboxes of each use from the first day, and one of a kind.
            return ImapReply.No("USEATTR", "Mailboxes with a special use are there already.");
        }

        CreateMailboxResult result = await user.Account.CreateMailboxAsync(MailboxNames.Split(name), cancel);
        return result.Outcome switch
        {
            CreateMailboxOutcome.Created => ImapReply.Ok(
                $"MAILBOXID ({ObjectIds.OfMailbox(result.Mailbox!.Id, user.Access)})", "Mailbox created."),
            CreateMailboxOutcome.AlreadyExists => ImapReply.No("ALREADYEXISTS", "There is such a mailbox."),
            CreateMailboxOutcome.BadName => ImapReply.No("CANNOT", "A mailbox cannot be named so."),
            CreateMailboxOutcome.TooMany => ImapReply.No("LIMIT", "There are as many mailboxes as there may be."),
        };
    }

    // create = "CREATE" SP mailbox [SP "(" create-param *(SP create-param) ")"];  create-param =/ "USE" SP "(" … ")"
    private static (string Name, bool AsksForUse) Parse(ImapArguments arguments)
    {
        arguments.Space();
        string name = arguments.Mailbox();
        bool asksForUse = arguments.TakesSpace();
        if (asksForUse)
        {
            arguments.Open();
            if (!arguments.TakesWord("USE"u8))
            {
                throw new ImapSyntaxException("CREATE knows no parameter but USE.");
            }

            arguments.Space();
            asksForUse = arguments.FlagList().Count > 0;
            arguments.Close();
        }

        arguments.End();

        // A separator at the end says that mailboxes below it will follow.
        return (name.Length > 1 && name[^1] == MailboxNames.Separator ? name[..^1] : name, asksForUse);
    }
}
