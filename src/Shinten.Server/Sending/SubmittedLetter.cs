using System.Text;
using Shinten.Mail.Addresses;
using Shinten.Mail.Messages;
using Shinten.Protocols.Smtp;
using Shinten.Sealing.Ids;
using Shinten.Server.Arrival;
using Shinten.Storage.Letters;

namespace Shinten.Server.Sending;

/// <summary>A letter between its last byte and its commit: what the steps of sending read, and make of it.</summary>
internal sealed class SubmittedLetter
{
    public SubmittedLetter(SmtpTransaction transaction, ReadOnlyMemory<byte> bytes, DateTimeOffset receivedAt)
    {
        Transaction = transaction;
        ReceivedAt = receivedAt;
        Submitted = ParsedMessage.Parse(bytes);
        Bytes = bytes;
    }

    public SmtpTransaction Transaction { get; }

    public AccountId Account => Transaction.Submitter!.Account;

    public DateTimeOffset ReceivedAt { get; }

    /// <summary>When it may leave; null where that is at once.</summary>
    public DateTimeOffset? ReleaseAt => Transaction.Parameters.Hold?.ReleaseAt(Transaction.BegunAt);

    /// <summary>The letter as the mail program handed it over.</summary>
    public ParsedMessage Submitted { get; }

    /// <summary>The first mailbox of From, in whose domain's name the letter is signed.</summary>
    public MailAddress? Author { get; set; }

    /// <summary>The domain of the first author, which is one of this server's.</summary>
    public DomainName AuthorDomain => Author?.Domain
        ?? throw new InvalidOperationException("Authors are looked at before anything else is done in their name.");

    /// <summary>The letter as everybody gets it, without the fields before it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    /// <summary>In which language its sender reads notices: what the mail program says that the letter is written in,
    /// or what its subject is.</summary>
    public string Language
    {
        get
        {
            ReadOnlySpan<byte> header = Submitted.Header(Submitted.Root);
            HeaderReader fields = new(header);
            string? subject = null;
            while (fields.TryRead())
            {
                if (fields.Is("content-language"u8))
                {
                    return fields.Value.Trim(" \t"u8).StartsWith("ja"u8) ? "ja" : "en";
                }

                subject ??= fields.Is("subject"u8) ? EncodedWord.Decode(fields.Value) : null;
            }

            // Kana stand in Japanese alone.
            return subject?.Any(c => c is >= '\u3041' and <= '\u30FF') == true ? "ja" : "en";
        }
    }

    /// <summary>What is put before the letter, the topmost first.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>What kind of bytes these are by now.</summary>
    public BodyKind Body { get; set; } = BodyKind.EightBit;

    /// <summary>Only a server with SMTPUTF8 can have it.</summary>
    public bool IsInternational { get; set; }

    /// <summary>Whether a recipient's copy waits in the queue: it goes to another server, or goes later.</summary>
    public bool GoesToQueue(SmtpRecipient recipient) => recipient.Account is null || ReleaseAt is not null;

    /// <summary>The same letter for those who have their mail here and get it at once.</summary>
    public ArrivingLetter ForHere()
    {
        ArrivingLetter here = new(Transaction, Bytes, ReceivedAt);
        here.TraceFields.AddRange(Fields);
        for (int i = 0; i < Transaction.Recipients.Count; i++)
        {
            if (GoesToQueue(Transaction.Recipients[i]))
            {
                here.Decide(i, RecipientOutcome.Delivered);
            }
        }

        return here;
    }

    /// <summary>All bytes that are sent.</summary>
    public PooledBytes Whole()
    {
        PooledBytes whole = new(Bytes.Length + 4 * 1024);
        foreach (string field in Fields)
        {
            Encoding.UTF8.GetBytes(field, whole);
        }

        whole.Write(Bytes.Span);
        return whole;
    }
}
