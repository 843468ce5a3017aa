using System.Globalization;
using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Mailboxes;

/// <summary>
/// The names of an account's mailboxes as one session is shown them: opened, or <c>Folder-&lt;id&gt;</c> where it may not
/// open them; commands take that or the true name (sealing.md §8).
/// </summary>
internal sealed class MailboxNames(Account account, ILetterOpener opener)
{
    public const char Separator = '/';
    private const string Sealed = "Folder-";

    public static string[] Split(string name) => name.Normalize(NormalizationForm.FormC).Split(Separator);

    /// <summary>The mailbox of a name as a command gives it.</summary>
    public async ValueTask<Mailbox?> FindAsync(string name, CancellationToken cancel)
    {
        string[] path = Split(name);
        return await account.FindMailboxAsync(path, cancel) ?? await FindSealedAsync(path, cancel);
    }

    /// <summary>All mailboxes, INBOX first, then in the order of their names.</summary>
    public async ValueTask<List<NamedMailbox>> ListAsync(CancellationToken cancel)
    {
        IReadOnlyList<Mailbox> mailboxes = await account.ListMailboxesAsync(cancel);
        await LoadSealsAsync(mailboxes, cancel);
        Dictionary<MailboxId, Mailbox> byId = mailboxes.ToDictionary(mailbox => mailbox.Id);
        HashSet<MailboxId> parents = [.. mailboxes.Select(mailbox => mailbox.ParentId).OfType<MailboxId>()];
        return
        [
            .. mailboxes
                .Select(mailbox => new NamedMailbox(mailbox, FullName(mailbox, byId), parents.Contains(mailbox.Id)))
                .OrderBy(named => named.Mailbox.Role != MailboxRole.Inbox)
                .ThenBy(named => named.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// A name as storage takes it. Where this session sees a parent only as <c>Folder-&lt;id&gt;</c>, that is not the parent's
    /// name, and storage is told which mailbox the rest lies below.
    /// </summary>
    public async ValueTask<(MailboxId? Below, string[] Path)> PlaceAsync(string name, CancellationToken cancel)
    {
        string[] path = Split(name);
        for (int depth = path.Length - 1; depth > 0; depth--)
        {
            if (await FindSealedAsync(path[..depth], cancel) is { } parent)
            {
                return (parent.Id, path[depth..]);
            }
        }

        return (null, path);
    }

    private async ValueTask<Mailbox?> FindSealedAsync(string[] path, CancellationToken cancel)
    {
        if (!path[^1].StartsWith(Sealed, StringComparison.Ordinal)
            || !long.TryParse(path[^1].AsSpan(Sealed.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            return null;
        }

        string name = string.Join(Separator, path);
        return (await ListAsync(cancel))
            .Find(named => named.Mailbox.Id.Value == id && named.Name.Equals(name, StringComparison.Ordinal))?.Mailbox;
    }

    private async ValueTask LoadSealsAsync(IReadOnlyList<Mailbox> mailboxes, CancellationToken cancel)
    {
        HashSet<SealId> seals = [];
        foreach (Mailbox mailbox in mailboxes)
        {
            if (mailbox.SealedName is { } name)
            {
                seals.Add(name.Seal);
            }
        }

        if (seals.Count > 0)
        {
            await opener.LoadSealsAsync(seals, SealHalf.Envelope, cancel);
        }
    }

    private string FullName(Mailbox mailbox, Dictionary<MailboxId, Mailbox> byId)
    {
        string name = Component(mailbox);
        while (mailbox.ParentId is { } parent && byId.TryGetValue(parent, out Mailbox? above))
        {
            mailbox = above;
            name = Component(mailbox) + Separator + name;
        }

        return name;
    }

    private string Component(Mailbox mailbox)
    {
        if (mailbox.Role is { } role)
        {
            return role.Name();
        }

        return mailbox.SealedName is { } name
            && opener.TryOpenMailboxName(mailbox.Id, mailbox.NameVersion, name, out string? component)
            ? component
            : string.Create(CultureInfo.InvariantCulture, $"{Sealed}{mailbox.Id.Value}");
    }
}
