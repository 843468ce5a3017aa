using Shinten.Mail.Addresses;
using Shinten.Mail.Flags;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;

namespace Shinten.Server.Arrival;

/// <summary>A letter between its last byte and its commit: what the steps of arrival read and add to.</summary>
internal sealed class ArrivingLetter(SmtpTransaction transaction, ReadOnlyMemory<byte> bytes, DateTimeOffset receivedAt)
{
    private readonly RecipientOutcome?[] _outcomes = new RecipientOutcome?[transaction.Recipients.Count];

    public SmtpTransaction Transaction { get; } = transaction;

    /// <summary>The message as it came, without anything of ours.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    public DateTimeOffset ReceivedAt { get; } = receivedAt;

    /// <summary>Our own header fields that are the same for every recipient; Received is the last of them.</summary>
    public List<string> TraceFields { get; } = [];

    /// <summary>One for each account that gets the letter, however many of its addresses were named.</summary>
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>What became of the letter for each accepted RCPT, in their order, as far as it is known.</summary>
    public IReadOnlyList<RecipientOutcome?> Outcomes => _outcomes;

    public void Decide(int recipient, RecipientOutcome outcome) => _outcomes[recipient] = outcome;

    /// <summary>A letter's way into one account.</summary>
    internal sealed class Delivery(AccountId account)
    {
        public AccountId Account { get; } = account;

        /// <summary>Which recipients of the transaction it stands for.</summary>
        public List<int> Recipients { get; } = [];

        /// <summary>Their addresses, each once.</summary>
        public List<MailAddress> Addresses { get; } = [];

        public List<MailboxId> Mailboxes { get; } = [];

        public MessageFlags Flags { get; set; } = MessageFlags.None;
    }
}
