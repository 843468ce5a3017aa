using Shinten.Protocols.Imap.Mailboxes;
using Shinten.Protocols.Sasl;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;
using Shinten.Storage.Search;

namespace Shinten.Protocols.Imap;

/// <summary>Who has signed in, and what this session may be shown (sealing.md §8).</summary>
internal sealed class ImapUser : IDisposable
{
    private readonly ILetterOpener _opener;

    public ImapUser(SignInResult.SignedIn signedIn)
    {
        _opener = signedIn.Opener;
        Account = signedIn.Account;
        Slot = signedIn.Slot;
        Shown = new ShownMessages(Account, _opener);
        Search = new LetterSearch(Shown);
        Mailboxes = new MailboxNames(Account, _opener);
    }

    public Account Account { get; }

    /// <summary>The app password that was signed in with.</summary>
    public SlotId Slot { get; }

    public Access Access => _opener.Access;

    public ShownMessages Shown { get; }

    public LetterSearch Search { get; }

    public MailboxNames Mailboxes { get; }

    public void Dispose() => _opener.Dispose();
}
