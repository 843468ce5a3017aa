using System.Collections.Concurrent;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Accounts;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;

namespace Shinten.Server.Arrival;

/// <summary>Who gets a letter: addresses to accounts at RCPT, accounts to their INBOX at arrival.</summary>
internal sealed class RecipientDirectory(MailStore store, string hostName)
{
    private const string Postmaster = "postmaster";
    private static readonly string[] Inbox = ["INBOX"];

    private readonly ConcurrentDictionary<AccountId, MailboxId> _inboxes = new();

    public async ValueTask<RecipientCheck> CheckAsync(MailAddress address, CancellationToken cancel)
    {
        try
        {
            return await ResolveAsync(address, cancel) switch
            {
                { IsSuspended: true } => Refuse(RecipientRefusal.Suspended),
                { Room: RecipientRoom.Full } => Refuse(RecipientRefusal.Full),
                { } recipient => new RecipientCheck.Accepted(recipient.Account),
                null when await IsLocalAsync(address, cancel) => Refuse(RecipientRefusal.Unknown),
                null => Refuse(RecipientRefusal.NotHere),
            };
        }
        catch (StorageException)
        {
            return Refuse(RecipientRefusal.Unavailable);
        }
    }

    /// <summary>Gathers the recipients by account: two addresses of one account get one letter.</summary>
    public async ValueTask<ArrivalResult?> RunAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        IReadOnlyList<SmtpRecipient> recipients = letter.Transaction.Recipients;
        for (int i = 0; i < recipients.Count; i++)
        {
            if (letter.Outcomes[i] is null)
            {
                await AddAsync(letter, i, cancel);
            }
        }

        return null;
    }

    /// <summary>Forgets where an account's INBOX is: the account may have been made anew.</summary>
    public void Forget(AccountId account) => _inboxes.TryRemove(account, out _);

    private static RecipientCheck.Refused Refuse(RecipientRefusal reason) => new(reason);

    private static ArrivingLetter.Delivery? Find(ArrivingLetter letter, AccountId account)
    {
        // Few recipients, as a rule one: a list is looked through faster than a dictionary is made.
        foreach (ArrivingLetter.Delivery delivery in letter.Deliveries)
        {
            if (delivery.Account == account)
            {
                return delivery;
            }
        }

        return null;
    }

    private async ValueTask AddAsync(ArrivingLetter letter, int index, CancellationToken cancel)
    {
        SmtpRecipient recipient = letter.Transaction.Recipients[index];
        ArrivingLetter.Delivery? delivery = Find(letter, recipient.Account);
        if (delivery is null)
        {
            if (await FindInboxAsync(recipient.Account, cancel) is not { } inbox)
            {
                letter.Decide(index, RecipientOutcome.Gone);
                return;
            }

            delivery = new ArrivingLetter.Delivery(recipient.Account);
            delivery.Mailboxes.Add(inbox);
            letter.Deliveries.Add(delivery);
        }

        delivery.Recipients.Add(index);
        if (!delivery.Addresses.Contains(recipient.Address))
        {
            delivery.Addresses.Add(recipient.Address);
        }
    }

    private async ValueTask<MailboxId?> FindInboxAsync(AccountId id, CancellationToken cancel)
    {
        if (_inboxes.TryGetValue(id, out MailboxId known))
        {
            return known;
        }

        Account? account = await store.FindAccountAsync(id, cancel);
        Mailbox? inbox = account is null ? null : await account.FindMailboxAsync(Inbox, cancel);
        return inbox is null ? null : _inboxes.GetOrAdd(id, inbox.Id);
    }

    private async ValueTask<Recipient?> ResolveAsync(MailAddress address, CancellationToken cancel)
    {
        Recipient? recipient = await store.Directory.ResolveAsync(address, cancel);
        return recipient ?? (IsOwnPostmaster(address) ? await FindPostmasterAsync(cancel) : null);
    }

    /// <summary>The host name is as a rule not a mail domain, and its postmaster must be reached (RFC 5321
    /// §4.5.1).</summary>
    private bool IsOwnPostmaster(MailAddress address)
        => address.LocalPart.Equals(Postmaster, StringComparison.OrdinalIgnoreCase)
            && hostName.Equals(address.Domain?.Value, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<Recipient?> FindPostmasterAsync(CancellationToken cancel)
    {
        foreach (DomainRow domain in await store.Directory.ListDomainsAsync(cancel))
        {
            if (MailAddress.TryMake(Postmaster, domain.Name.Value, out MailAddress? address)
                && await store.Directory.ResolveAsync(address, cancel) is { } recipient)
            {
                return recipient;
            }
        }

        return null;
    }

    private ValueTask<bool> IsLocalAsync(MailAddress address, CancellationToken cancel)
        => address.Domain is { } domain
            ? store.Directory.IsLocalDomainAsync(domain, cancel)
            : ValueTask.FromResult(false);
}
