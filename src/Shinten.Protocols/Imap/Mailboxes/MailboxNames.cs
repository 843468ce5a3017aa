using System.Text;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Imap.Mailboxes;

/// <summary>
/// The names of an account's mailboxes as one session is shown them: opened, or <c>Folder-&lt;id&gt;</c> where it may
/// not open them; commands take that or the true name (sealing.md §8).
/// </summary>
internal sealed class MailboxNames(Account account, ILetterOpener opener)
{
    public const char Separator = '/';

    /// <summary>The components of a name, in the form in which they are sealed and sought.</summary>
    public static string[] Split(string name) => name.Normalize(NormalizationForm.FormC).Split(Separator);

    /// <summary>The mailbox of a name as a command gives it.</summary>
    public ValueTask<Mailbox?> FindAsync(string name, CancellationToken cancel)
        => account.FindMailboxAsync(Split(name), cancel);

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
            : ClosedNames.Of(mailbox.Id);
    }
}
