using Shinten.Sealing.Ids;

namespace Shinten.Storage.Mailboxes;

/// <summary>Names and ids of the mailboxes that have a role; the same in every account.</summary>
public static class MailboxRoles
{
    public static IReadOnlyList<MailboxRole> All { get; } = Enum.GetValues<MailboxRole>();

    /// <summary>The id of the mailbox with this role.</summary>
    public static MailboxId Id(this MailboxRole role) => new((long)role);

    /// <summary>The name under which it is listed.</summary>
    public static string Name(this MailboxRole role) => role switch
    {
        MailboxRole.Inbox => "INBOX",
        MailboxRole.Drafts => "Drafts",
        MailboxRole.Sent => "Sent",
        MailboxRole.Junk => "Junk",
        MailboxRole.Trash => "Trash",
        MailboxRole.Archive => "Archive",
    };

    /// <summary>The role that a top-level name stands for; INBOX in any case (RFC 9051 §5.1).</summary>
    public static MailboxRole? Of(string name)
    {
        foreach (MailboxRole role in All)
        {
            StringComparison comparison = role == MailboxRole.Inbox
                ? StringComparison.OrdinalIgnoreCase
                : StringComparison.Ordinal;
            if (string.Equals(role.Name(), name, comparison))
            {
                return role;
            }
        }

        return null;
    }
}
