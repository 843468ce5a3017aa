using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;
using Shinten.Mail.Outgoing;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;
using Shinten.Storage;
using Shinten.Storage.Directory;

namespace Shinten.Server.Sending;

/// <summary>Who may send in whose name: an account in its own names alone, in the envelope and in the header
/// (RFC 6409 §6.3).</summary>
internal sealed class Senders(MailDirectory directory, SendingLimits limits)
{
    /// <summary>At MAIL. The null reverse-path passes here: what goes without a sender is looked at when it has
    /// come.</summary>
    public async ValueTask<SenderRefusal?> CheckAsync(SmtpTransaction transaction, CancellationToken cancel)
    {
        AccountId account = transaction.Submitter!.Account;
        if (!limits.HasRoom(account, recipients: 1))
        {
            return SenderRefusal.SentTooMuch;
        }

        try
        {
            return transaction.ReversePath is not { } sender || await directory.OwnsAsync(account, sender, cancel)
                ? null
                : SenderRefusal.NotOwn;
        }
        catch (StorageException)
        {
            return SenderRefusal.Unavailable;
        }
    }

    /// <summary>Who was signed out while the letter came does not send it any more.</summary>
    public async ValueTask<ArrivalResult?> CheckSignedInAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        Submitter submitter = letter.Transaction.Submitter!;
        return await directory.HoldsAsync(submitter.Account, submitter.Slot, cancel)
            ? null
            : new ArrivalResult.Refused(ArrivalRefusal.SignedOut);
    }

    /// <summary>After the letter: every author and sender that its header names must be the account's own.</summary>
    public async ValueTask<ArrivalResult?> CheckAuthorsAsync(SubmittedLetter letter, CancellationToken cancel)
    {
        ParsedMessage message = letter.Submitted;
        if (!Authors.TryRead(message.Header(message.Root), out Authors? authors))
        {
            return new ArrivalResult.Refused(ArrivalRefusal.BadHeader);
        }

        foreach (MailAddress author in authors.From.Concat(authors.Senders))
        {
            if (!await directory.OwnsAsync(letter.Account, author, cancel))
            {
                return new ArrivalResult.Refused(ArrivalRefusal.NotOwnAuthor);
            }
        }

        letter.Author = authors.From[0];
        return letter.Transaction.ReversePath is null && !IsDispositionNotification(message.Root)
            ? new ArrivalResult.Refused(ArrivalRefusal.NotAReport)
            : null;
    }

    // A program reports in its user's name that a letter was read, and must name no sender (RFC 8098 §3). Delivery
    // reports are written by servers; anything else needs somewhere to come back to.
    private static bool IsDispositionNotification(MessagePart root)
        => root.Type.Is("multipart", "report")
            && "disposition-notification".Equals(root.Type.Find("report-type"), StringComparison.OrdinalIgnoreCase);
}
