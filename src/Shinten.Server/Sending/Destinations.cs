using Shinten.Mail.Addresses;
using Shinten.Mail.Views;
using Shinten.Protocols.Smtp;
using Shinten.Server.Arrival;

namespace Shinten.Server.Sending;

/// <summary>To whom a letter may go: whoever has an address here, and every domain elsewhere.</summary>
/// <remarks>
/// Addresses with an address literal are refused: no domain's records say how to reach them, whether they may be
/// written to or by which keys, and nobody reads mail there but who tests mail servers.
/// </remarks>
internal sealed class Destinations(RecipientDirectory recipients, SendingLimits limits, string hostName)
{
    public async ValueTask<RecipientCheck> CheckAsync(
        SmtpTransaction transaction, MailAddress recipient, CancellationToken cancel)
    {
        if (recipient.Domain is not { Value: { } domain })
        {
            return Refuse(RecipientRefusal.Literal);
        }

        if (domain == SealedPlaceholder.Host)
        {
            return Refuse(RecipientRefusal.SealedSender);
        }

        if (!limits.HasRoom(transaction.Submitter!.Account, transaction.Recipients.Count + 1))
        {
            return Refuse(RecipientRefusal.SentTooMuch);
        }

        RecipientCheck check = await recipients.CheckAsync(recipient, cancel);
        return check is RecipientCheck.Refused { Reason: RecipientRefusal.NotHere } ? Elsewhere(domain) : check;
    }

    private RecipientCheck Elsewhere(string domain)
    {
        // Nobody but postmaster has mail at this machine's own name, and postmaster is here.
        if (domain.Equals(hostName, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(RecipientRefusal.Unknown);
        }

        // RFC 6409 §4.2
        return domain.Contains('.', StringComparison.Ordinal)
            ? new RecipientCheck.Accepted(null)
            : Refuse(RecipientRefusal.IncompleteDomain);
    }

    private static RecipientCheck.Refused Refuse(RecipientRefusal reason) => new(reason);
}
