using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp.Client;
using Shinten.Sealing.Ids;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;

namespace Shinten.Server.Queue;

/// <summary>Files letters of the queue for those who have their mail here: letters that were held back, and
/// notices.</summary>
internal sealed class LocalDelivery(
    LetterFiling filing, ServerKeys keys, QueuedLetters letters, TimeProvider clock)
{
    /// <summary>Files a letter for recipients here; one answer for each, in their order.</summary>
    /// <remarks>It is committed before the queue says so. Should the program be killed in between, the letter is filed
    /// once more, and known again by its hash.</remarks>
    public async Task<LaneResult> SendAsync(
        LaneItem item, IReadOnlyList<AccountId> accounts, CancellationToken cancel)
    {
        try
        {
            return await FileAsync(item, accounts, cancel);
        }
        catch (StorageException)
        {
            RecipientAnswer later = TryAgain("4.3.0", "The mailbox cannot be reached now.");
            return new LaneResult(item, [.. item.Recipients.Select(_ => later)], "");
        }
    }

    /// <summary>A notice as its reader gets it; to be committed together with what it tells of.</summary>
    public LetterToFile NoticeFor(AccountId account, MailAddress address, ReadOnlyMemory<byte> notice) => new()
    {
        Account = account,
        Letter = LetterPreparer.Parse(notice),
        TraceFields = TraceFields(null, [address]),
        Mailboxes = [MailboxRole.Inbox.Id()],
        ReceivedAt = clock.GetUtcNow(),
    };

    private async Task<LaneResult> FileAsync(
        LaneItem item, IReadOnlyList<AccountId> accounts, CancellationToken cancel)
    {
        using QueuedBytes bytes = await letters.ReadAsync(item.Row, cancel);
        if (bytes.IsGone)
        {
            return new LaneResult(item, [], "") { IsGone = true };
        }

        AccountId[] distinct = [.. accounts.Distinct()];
        ParsedLetter parsed = LetterPreparer.Parse(bytes.Memory);
        byte[] digest = SHA256.HashData(bytes.Memory.Span);
        LetterToFile[] copies =
        [
            .. distinct.Select(account => ToFile(
                item, account, AddressesOf(item, accounts, account), parsed, digest)),
        ];
        CommitResult result = await filing.FileAsync(copies, [], cancel);
        return new LaneResult(
            item,
            [
                .. accounts.Select(account => result.Outcome == CommitOutcome.Committed
                    ? AnswerOf(result.Deliveries[Array.IndexOf(distinct, account)].Outcome)
                    : TryAgain("4.3.0", "The mailbox cannot be reached now.")),
            ],
            "");
    }

    private LetterToFile ToFile(
        LaneItem item, AccountId account, MailAddress[] addresses, ParsedLetter parsed, byte[] digest)
    {
        string to = string.Join(' ', addresses.Select(address => address.Canonical).Order(StringComparer.Ordinal));
        string from = item.Letter.ReversePath?.Canonical ?? "";
        return new LetterToFile
        {
            Account = account,
            Letter = parsed,
            TraceFields = TraceFields(item.Letter.ReversePath, addresses),
            Mailboxes = [MailboxRole.Inbox.Id()],
            ReceivedAt = clock.GetUtcNow(),
            DuplicateHash = keys.DuplicateHash(account, from, to, new ReadOnlySequence<byte>(digest)),
        };
    }

    private static MailAddress[] AddressesOf(LaneItem item, IReadOnlyList<AccountId> accounts, AccountId account) =>
    [
        .. item.Recipients.Where((_, place) => accounts[place] == account)
            .Select(place => item.Letter.Recipients[place].Address)
            .Distinct(),
    ];

    private static byte[] TraceFields(MailAddress? from, IEnumerable<MailAddress> addresses)
    {
        StringBuilder text = new();
        text.Append("Return-Path: <").Append(from?.ToString()).Append(">\r\n");
        foreach (MailAddress address in addresses)
        {
            text.Append("Delivered-To: ").Append(address).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static RecipientAnswer AnswerOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Stored or DeliveryOutcome.Duplicate
            => new RecipientAnswer(AnswerKind.Sent, "2.1.5", "It lies in the mailbox.", false),
        DeliveryOutcome.OverQuota => TryAgain("4.2.2", "The mailbox is full."),
        DeliveryOutcome.AccountGone
            => new RecipientAnswer(AnswerKind.Refused, "5.1.1", "There is no such address here.", false),
        DeliveryOutcome.MailboxGone or DeliveryOutcome.TooManyKeywords
            => TryAgain("4.3.0", "The mailbox cannot be reached now."),
    };

    private static RecipientAnswer TryAgain(string status, string text)
        => new(AnswerKind.TryAgain, status, text, false);
}
