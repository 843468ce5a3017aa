using System.Buffers;
using System.Security.Cryptography;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.ServerKeys;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Server.Arrival;

/// <summary>The last step: parses once, seals for each account, commits all as one unit, and only then calls it
/// delivered.</summary>
/// <param name="notices">Tells senders what they want to know; null where somebody else does.</param>
internal sealed class Filing(LetterFiling filing, ServerKeys keys, ArrivalNotices? notices = null)
{
    public async ValueTask<ArrivalResult?> RunAsync(ArrivingLetter letter, CancellationToken cancel)
    {
        if (letter.Deliveries.Count > 0)
        {
            CommitResult result = await filing.FileAsync(LettersOf(letter), [], cancel);
            if (result.Outcome != CommitOutcome.Committed)
            {
                return new ArrivalResult.Refused(ArrivalRefusal.Unavailable);
            }

            Note(letter, result);
            if (notices is not null)
            {
                await notices.TellDeliveredAsync(letter);
            }
        }

        return new ArrivalResult.Taken([.. letter.Outcomes.Select(outcome => outcome!.Value)])
        {
            FailuresAreReported = NobodyWantsToKnow(letter)
                || (notices is not null && await notices.TellFailuresAsync(letter)),
        };
    }

    /// <summary>What is to be sealed of a letter, for each account that gets it.</summary>
    public LetterToFile[] LettersOf(ArrivingLetter letter)
    {
        ParsedLetter parsed = LetterPreparer.Parse(letter.Bytes);
        byte[] digest = SHA256.HashData(letter.Bytes.Span);
        LetterToFile[] letters = new LetterToFile[letter.Deliveries.Count];
        for (int i = 0; i < letters.Length; i++)
        {
            ArrivingLetter.Delivery delivery = letter.Deliveries[i];
            letters[i] = new LetterToFile
            {
                Account = delivery.Account,
                Letter = parsed,
                TraceFields = TraceHeader.Write(letter, delivery),
                Mailboxes = delivery.Mailboxes,
                ReceivedAt = letter.ReceivedAt,
                Flags = delivery.Flags,
                DuplicateHash = DuplicateHash(letter, delivery, digest),
            };
        }

        return letters;
    }

    /// <summary>Equal for the same bytes from the same sender to the same addresses of one account (sealing.md
    /// §9).</summary>
    /// <remarks>The bytes enter by their SHA-256, so that a letter to many is read once.</remarks>
    private byte[] DuplicateHash(ArrivingLetter letter, ArrivingLetter.Delivery delivery, byte[] digest)
    {
        string reversePath = letter.Transaction.ReversePath?.Canonical ?? "";
        string addresses = delivery.Addresses.Count == 1
            ? delivery.Addresses[0].Canonical
            : string.Join(' ', delivery.Addresses.Select(address => address.Canonical).Order(StringComparer.Ordinal));
        return keys.DuplicateHash(delivery.Account, reversePath, addresses, new ReadOnlySequence<byte>(digest));
    }

    /// <summary>Keeps what became of the letter for each recipient that it was filed for.</summary>
    public static void Note(ArrivingLetter letter, CommitResult result)
    {
        for (int i = 0; i < letter.Deliveries.Count; i++)
        {
            Note(letter, letter.Deliveries[i], result.Deliveries[i].Outcome);
        }
    }

    private static void Note(ArrivingLetter letter, ArrivingLetter.Delivery delivery, DeliveryOutcome outcome)
    {
        foreach (int recipient in delivery.Recipients)
        {
            letter.Decide(recipient, Outcome(outcome));
        }
    }

    private static RecipientOutcome Outcome(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Stored or DeliveryOutcome.Duplicate => RecipientOutcome.Delivered,
        DeliveryOutcome.OverQuota => RecipientOutcome.OverQuota,
        DeliveryOutcome.AccountGone => RecipientOutcome.Gone,
        DeliveryOutcome.MailboxGone or DeliveryOutcome.TooManyKeywords => RecipientOutcome.Unavailable,
    };

    /// <summary>No notice goes to the null reverse-path, nor where NOTIFY=NEVER forbids it (RFC 3461 §6.2).</summary>
    private static bool NobodyWantsToKnow(ArrivingLetter letter)
    {
        if (letter.Transaction.ReversePath is null)
        {
            return true;
        }

        for (int i = 0; i < letter.Outcomes.Count; i++)
        {
            if (letter.Outcomes[i] != RecipientOutcome.Delivered
                && letter.Transaction.Recipients[i].Notify != NotifyOn.Never)
            {
                return false;
            }
        }

        return true;
    }
}
