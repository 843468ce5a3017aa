namespace Shinten.Storage.Mailboxes;

/// <summary>The special uses that every account has from its first day (RFC 6154 §2); their names are fixed.</summary>
public enum MailboxRole : byte
{
    Inbox = 1,
    Drafts = 2,
    Sent = 3,
    Junk = 4,
    Trash = 5,
    Archive = 6,
}
