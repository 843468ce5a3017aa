using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;

namespace Shinten.Storage.Messages;

/// <summary>A sealed letter on its way into an account. Plaintext cannot be stored: it has another type.</summary>
public sealed record NewMessage
{
    public required AccountId Account { get; init; }

    /// <summary>From <see cref="MailStore.NextMessageIdAsync"/>; bound into every sealed object below.</summary>
    public required MessageId Id { get; init; }

    /// <summary>The seal of all that follows.</summary>
    public required SealId Seal { get; init; }

    /// <summary>The generation of the account key that the seal was made for.</summary>
    public required Generation Generation { get; init; }

    /// <summary>The seal's row, where it is perhaps not stored yet; committed before the letter.</summary>
    public WrappedSeal? NewSeal { get; init; }

    public required SealedEnvelope Envelope { get; init; }

    public required SealedPreview Preview { get; init; }

    public required SealedWords Words { get; init; }

    public required SealedLetter Letter { get; init; }

    public required MessageSizes Sizes { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Where it is filed; more than one is one letter with a UID in each.</summary>
    public required IReadOnlyList<MailboxId> Mailboxes { get; init; }

    public MessageFlags Flags { get; init; } = MessageFlags.None;

    /// <summary>The flags in each mailbox, where they are not the same in all; null if they are.</summary>
    public IReadOnlyList<MessageFlags>? FlagsInEach { get; init; }

    /// <summary>HMACs by which it finds its thread; the first is its own, by which later letters find it.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ThreadHashes { get; init; } = [];

    /// <summary>HMAC by which the same letter is refused for 24 hours (sealing.md §9); null where that is not
    /// wanted.</summary>
    public ReadOnlyMemory<byte>? DuplicateHash { get; init; }

    /// <summary>By what it is known again if it is imported once more; null where it was not imported.</summary>
    public ImportMarks? Marks { get; init; }

    /// <summary>What it takes from the quota: the bytes that are stored.</summary>
    public long StoredLength
        => Envelope.Bytes.Length + Preview.Bytes.Length + Words.Bytes.Length + (long)Letter.Packet.Length;
}
