using Shinten.Protocols.Imap.Listing;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>LIST names mailboxes (RFC 9051 §6.3.9, RFC 5258 §3, RFC 5819 §2, RFC 6154 §5).</summary>
internal static class List
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        ListRequest request = ListGrammar.Parse(session.Parse(arguments));
        if (!request.IsExtended && request.Patterns is [""])
        {
            // The old way to ask for the separator (RFC 3501 §6.3.8).
            ListText.Write(session, "LIST", ["\\Noselect"], "");
            return ImapReply.Ok("Listed.");
        }

        if (request.Status.Contains(StatusItem.HighestModSeq))
        {
            session.Enable(ImapFeatures.CondStore);
        }

        MailboxLister lister = new(request, await session.User!.Mailboxes.ListAsync(cancel));
        ListReturns returns = request.Returns | ListReturns.Children | ListReturns.SpecialUse
            | (request.Selects.HasFlag(ListSelects.Subscribed) ? ListReturns.Subscribed : ListReturns.None);
        foreach (MailboxLister.Listed listed in lister.Choose())
        {
            ListText.Write(session, listed.Mailbox, returns, listed.ChildInfo);
            if (request.Status.Count > 0)
            {
                StatusText.Write(session, listed.Mailbox.Name, listed.Mailbox.Mailbox, request.Status);
            }
        }

        return ImapReply.Ok("Listed.");
    }
}
