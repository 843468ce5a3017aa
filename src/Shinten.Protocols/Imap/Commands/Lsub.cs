using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Listing;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>LSUB names subscribed mailboxes for IMAP4rev1 clients (RFC 3501 §6.3.9).</summary>
internal static class Lsub
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        ListRequest request = Parse(session.Parse(arguments));
        MailboxLister lister = new(request, await session.User!.Mailboxes.ListAsync(cancel));
        foreach ((string name, bool isSubscribed) in lister.ChooseSubscribed())
        {
            ListText.Write(session, "LSUB", isSubscribed ? [] : ["\\Noselect"], name);
        }

        return ImapReply.Ok("Listed.");
    }

    // lsub = "LSUB" SP mailbox SP list-mailbox
    private static ListRequest Parse(ImapArguments arguments)
    {
        arguments.Space();
        string reference = arguments.Mailbox();
        arguments.Space();
        string pattern = arguments.ListMailbox();
        arguments.End();
        return new ListRequest(reference, [pattern]);
    }
}
