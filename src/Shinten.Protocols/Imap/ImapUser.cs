using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Search;

namespace Shinten.Protocols.Imap;

/// <summary>Who has signed in, and what this session may be shown (sealing.md §8).</summary>
internal sealed class ImapUser : IDisposable
{
    private readonly ILetterOpener _opener;

    public ImapUser(Account account, ILetterOpener opener)
    {
        _opener = opener;
        Account = account;
        Shown = new ShownMessages(account, opener);
        Search = new LetterSearch(Shown);
        Mailboxes = new MailboxNames(account, opener);
    }

    public Account Account { get; }

    public Access Access => _opener.Access;

    public ShownMessages Shown { get; }

    public LetterSearch Search { get; }

    public MailboxNames Mailboxes { get; }

    public void Dispose() => _opener.Dispose();
}
