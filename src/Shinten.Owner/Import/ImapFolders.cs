using MailKit;
using MailKit.Net.Imap;
using Shinten.Storage.Mailboxes;

namespace Shinten.Owner.Import;

/// <summary>A mailbox of another server and where it is to go.</summary>
internal sealed record ImapFolderToFetch(ImapFolder Folder, IReadOnlyList<string> Path, bool IsSubscribed);

/// <summary>The mailboxes of another server: names as they are there, special uses as ours (RFC 6154 §2).</summary>
internal static class ImapFolders
{
    // They show once more what stands elsewhere.
    private const FolderAttributes Views = FolderAttributes.All | FolderAttributes.Flagged;

    private const FolderAttributes Unopenable = FolderAttributes.NoSelect | FolderAttributes.NonExistent;

    private static readonly (FolderAttributes Attribute, MailboxRole Role)[] Roles =
    [
        (FolderAttributes.Drafts, MailboxRole.Drafts), (FolderAttributes.Sent, MailboxRole.Sent),
        (FolderAttributes.Junk, MailboxRole.Junk), (FolderAttributes.Trash, MailboxRole.Trash),
        (FolderAttributes.Archive, MailboxRole.Archive),
    ];

    /// <param name="wanted">Names of mailboxes there, and of those below; none means all but views of others.</param>
    /// <returns>What to fetch, and the names of views that are left out.</returns>
    public static async Task<(List<ImapFolderToFetch> Fetched, List<string> LeftOut)> ListAsync(
        ImapClient client, IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        List<IMailFolder> all = [client.Inbox!];
        foreach (FolderNamespace personal in client.PersonalNamespaces)
        {
            all.AddRange(await client.GetFoldersAsync(personal, StatusItems.None, false, cancel));
        }

        string prefix = client.PersonalNamespaces is [{ Path: { Length: > 0 } path }, ..] ? path : "";
        Dictionary<string, string[]> paths = new(StringComparer.Ordinal);
        List<ImapFolderToFetch> fetched = [];
        List<string> leftOut = [];
        IEnumerable<IMailFolder> ordered = all
            .DistinctBy(folder => folder.FullName)
            .OrderBy(folder => folder.FullName.Length);
        foreach (IMailFolder folder in ordered)
        {
            string[] target = PathOf(folder, prefix, paths);
            paths[folder.FullName] = target;
            if ((folder.Attributes & Unopenable) != 0 || !IsWanted(folder, wanted))
            {
                continue;
            }

            if ((folder.Attributes & Views) != 0 && wanted.Count == 0)
            {
                leftOut.Add(folder.FullName);
            }
            else
            {
                fetched.Add(new ImapFolderToFetch((ImapFolder)folder, target, folder.IsSubscribed));
            }
        }

        return (fetched, leftOut);
    }

    private static bool IsWanted(IMailFolder folder, IReadOnlyList<string> wanted)
        => wanted.Count == 0 || wanted.Any(name => folder.FullName == name
            || folder.FullName.StartsWith(name + folder.DirectorySeparator, StringComparison.Ordinal));

    private static string[] PathOf(
        IMailFolder folder, string prefix, Dictionary<string, string[]> paths)
    {
        if (Array.Find(Roles, known => (folder.Attributes & known.Attribute) != 0) is { Role: > 0 } special)
        {
            return [special.Role.Name()];
        }

        // Below a mailbox with a special use the name of that is ours.
        if (folder.ParentFolder is { FullName.Length: > 0 } parent && parent.FullName != prefix
            && paths.TryGetValue(parent.FullName, out string[]? above))
        {
            return [.. above, folder.Name];
        }

        string name = folder.FullName;
        if (prefix.Length > 0 && name.StartsWith(prefix + folder.DirectorySeparator, StringComparison.Ordinal))
        {
            name = name[(prefix.Length + 1)..];
        }

        return folder.DirectorySeparator == '\0' ? [name] : name.Split(folder.DirectorySeparator);
    }
}
