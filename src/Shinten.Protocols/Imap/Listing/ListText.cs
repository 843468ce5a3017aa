using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Protocols.Imap.Writing;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Listing;

/// <summary>Writes LIST responses (RFC 9051 §7.3.1, RFC 6154 §2, RFC 5258 §3.5).</summary>
internal static class ListText
{
    public static void Write(
        ImapSession session, NamedMailbox named, ListReturns returns, string childInfo = "")
    {
        List<string> attributes = [];
        if (returns.HasFlag(ListReturns.Subscribed) && named.Mailbox.IsSubscribed)
        {
            attributes.Add("\\Subscribed");
        }

        if (returns.HasFlag(ListReturns.Children))
        {
            attributes.Add(named.HasChildren ? "\\HasChildren" : "\\HasNoChildren");
        }

        if (returns.HasFlag(ListReturns.SpecialUse) && UseOf(named.Mailbox.Role) is { } use)
        {
            attributes.Add(use);
        }

        Write(session, "LIST", attributes, named.Name, childInfo);
    }

    public static void Write(
        ImapSession session, string response, IReadOnlyList<string> attributes, string name, string childInfo = "")
    {
        session.Output.WriteText($"* {response} ({string.Join(' ', attributes)}) \"/\" ");
        session.Output.WriteMailbox(name, session.UsesUtf8);
        session.Output.WriteText(childInfo.Length == 0 ? "\r\n" : $" (\"CHILDINFO\" ({childInfo}))\r\n");
    }

    public static bool HasUse(NamedMailbox named) => UseOf(named.Mailbox.Role) is not null;

    private static string? UseOf(MailboxRole? role) => role switch
    {
        MailboxRole.Drafts => "\\Drafts",
        MailboxRole.Sent => "\\Sent",
        MailboxRole.Junk => "\\Junk",
        MailboxRole.Trash => "\\Trash",
        MailboxRole.Archive => "\\Archive",
        MailboxRole.Inbox or null => null,
    };
}
