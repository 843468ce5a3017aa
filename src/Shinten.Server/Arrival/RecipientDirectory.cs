using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;

namespace Shinten.Server.Arrival;

/// <summary>Who gets a letter: addresses to accounts at RCPT, accounts to their INBOX at arrival.</summary>
internal sealed class RecipientDirectory(MailDirectory directory, string hostName)
{
    private const string Postmaster = "postmaster";

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

    /// <summary>Gathers the recipients by account: two addresses of one account get one letter. Those elsewhere are
    /// passed over.</summary>
    public static ValueTask<ArrivalResult?> RunAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        IReadOnlyList<SmtpRecipient> recipients = letter.Transaction.Recipients;
        for (int i = 0; i < recipients.Count; i++)
        {
            if (letter.Outcomes[i] is not null || recipients[i].Account is not { } account)
            {
                continue;
            }

            ArrivingLetter.Delivery delivery = DeliveryTo(letter, account);
            delivery.Recipients.Add(i);
            if (!delivery.Addresses.Contains(recipients[i].Address))
            {
                delivery.Addresses.Add(recipients[i].Address);
            }
        }

        return ValueTask.FromResult<ArrivalResult?>(null);
    }

    private static RecipientCheck.Refused Refuse(RecipientRefusal reason) => new(reason);

    private static ArrivingLetter.Delivery DeliveryTo(ArrivingLetter letter, AccountId account)
    {
        // Few accounts, as a rule one: a list is looked through faster than a dictionary is made.
        foreach (ArrivingLetter.Delivery delivery in letter.Deliveries)
        {
            if (delivery.Account == account)
            {
                return delivery;
            }
        }

        ArrivingLetter.Delivery added = new(account);
        added.Mailboxes.Add(MailboxRole.Inbox.Id());
        letter.Deliveries.Add(added);
        return added;
    }

    private async ValueTask<Recipient?> ResolveAsync(MailAddress address, CancellationToken cancel)
        => await directory.ResolveAsync(address, cancel)
            ?? (IsOwnPostmaster(address) ? await directory.ResolvePostmasterAsync(cancel) : null);

    /// <summary>The host name is as a rule no mail domain; its postmaster must be reached (RFC 5321 §4.5.1).</summary>
    private bool IsOwnPostmaster(MailAddress address)
        => address.LocalPart.Equals(Postmaster, StringComparison.OrdinalIgnoreCase)
            && hostName.Equals(address.Domain?.Value, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<bool> IsLocalAsync(MailAddress address, CancellationToken cancel)
        => address.Domain is { } domain && await directory.IsLocalDomainAsync(domain, cancel);
}
