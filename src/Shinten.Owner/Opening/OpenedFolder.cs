using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;

namespace Shinten.Owner.Opening;

/// <summary>A mailbox under its own name.</summary>
/// <param name="Path">The components of its name; <c>Folder-</c> and its number where one does not open.</param>
internal sealed record OpenedFolder(
    MailboxId Id, IReadOnlyList<string> Path, MailboxRole? Role, int Letters, bool IsSubscribed)
{
    public const char Separator = '/';

    public string Name => string.Join(Separator, Path);
}
