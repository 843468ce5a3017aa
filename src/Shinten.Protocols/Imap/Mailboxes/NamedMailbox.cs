using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Mailboxes;

/// <summary>A mailbox under the full name that this session is shown.</summary>
internal sealed record NamedMailbox(Mailbox Mailbox, string Name, bool HasChildren);
