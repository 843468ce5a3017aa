using Shinten.Protocols.Imap.Grammar;
using Shinten.Protocols.Imap.Listing;

namespace Shinten.Protocols.Imap.Commands;

/// <summary>STATUS tells about a mailbox without opening it (RFC 9051 §6.3.11).</summary>
internal static class Status
{
    public static async ValueTask<ImapReply> RunAsync(
        ImapSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        (string name, List<StatusItem> items) = Parse(session.Parse(arguments));
        if (items.Contains(StatusItem.HighestModSeq))
        {
            session.Enable(ImapFeatures.CondStore);
        }

        if (await session.User!.Mailboxes.FindAsync(name, cancel) is not { } mailbox)
        {
            return ImapReply.No("NONEXISTENT", "No such mailbox.");
        }

        StatusText.Write(session, name, mailbox, items);
        return ImapReply.Ok("Told.");
    }

    // status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"
    private static (string Name, List<StatusItem> Items) Parse(ImapArguments arguments)
    {
        arguments.Space();
        string name = arguments.Mailbox();
        arguments.Space();
        List<StatusItem> items = ListGrammar.StatusItems(ref arguments);
        arguments.End();
        return (name, items);
    }
}
