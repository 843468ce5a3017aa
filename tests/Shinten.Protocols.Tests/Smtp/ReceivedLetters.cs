using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;

namespace Shinten.Protocols.Tests.Smtp;

/// <summary>Takes letters for a few addresses of example.test and keeps them in memory, so that a test can look at
/// the bytes.</summary>
internal sealed class ReceivedLetters : IMailArrival
{
    private static readonly Dictionary<string, RecipientCheck> Addresses = new()
    {
        ["alice@example.test"] = new RecipientCheck.Accepted(new AccountId(1)),
        ["bob@example.test"] = new RecipientCheck.Accepted(new AccountId(2)),
        ["postmaster@mail.example.test"] = new RecipientCheck.Accepted(new AccountId(1)),
        ["ümlaut@example.test"] = new RecipientCheck.Accepted(new AccountId(1)),
        ["full@example.test"] = new RecipientCheck.Refused(RecipientRefusal.Full),
        ["gone@example.test"] = new RecipientCheck.Refused(RecipientRefusal.Suspended),
        ["later@example.test"] = new RecipientCheck.Refused(RecipientRefusal.Unavailable),
    };

    public List<(SmtpTransaction Transaction, byte[] Bytes)> Letters { get; } = [];

    /// <summary>What becomes of the next letters, when it is not simply taken.</summary>
    public Func<SmtpTransaction, ArrivalResult>? Fate { get; set; }

    public string Last => Encoding.Latin1.GetString(Letters[^1].Bytes);

    /// <summary>In submission, alice's own addresses.</summary>
    public ValueTask<SenderRefusal?> CheckSenderAsync(SmtpTransaction transaction, CancellationToken cancel)
        => ValueTask.FromResult<SenderRefusal?>(
            transaction.Submitter is null || transaction.ReversePath is not { } sender
            || sender.WithoutDetail.Canonical == "alice@example.test"
                ? null
                : SenderRefusal.NotOwn);

    public ValueTask<RecipientCheck> CheckRecipientAsync(
        SmtpTransaction transaction, MailAddress recipient, CancellationToken cancel)
    {
        RecipientCheck check = recipient.Domain?.Value is "example.test" or "mail.example.test"
            ? Addresses.GetValueOrDefault(
                recipient.WithoutDetail.Canonical, new RecipientCheck.Refused(RecipientRefusal.Unknown))
            : Elsewhere(transaction);
        return ValueTask.FromResult(check);
    }

    private static RecipientCheck Elsewhere(SmtpTransaction transaction)
        => transaction.Submitter is null
            ? new RecipientCheck.Refused(RecipientRefusal.NotHere)
            : new RecipientCheck.Accepted(null);

    public async ValueTask<ArrivalResult> ArriveAsync(
        SmtpTransaction transaction, ReceivedMessage message, CancellationToken cancel)
    {
        Letters.Add((transaction, (await message.OpenAsync(cancel)).ToArray()));
        return Fate?.Invoke(transaction)
            ?? new ArrivalResult.Taken([.. transaction.Recipients.Select(_ => RecipientOutcome.Delivered)]);
    }
}
