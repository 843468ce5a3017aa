using Shinten.Mail.Flags;
using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>A letter on its way into the mailboxes of one account.</summary>
public sealed record LetterToFile
{
    public required AccountId Account { get; init; }

    /// <summary>The letter as received, parsed once for all its recipients.</summary>
    public required ParsedLetter Letter { get; init; }

    /// <summary>Our own trace fields for this account (Return-Path, Delivered-To, Received …), put before the letter;
    /// empty for what a client stores.</summary>
    public ReadOnlyMemory<byte> TraceFields { get; init; }

    public required IReadOnlyList<MailboxId> Mailboxes { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public MessageFlags Flags { get; init; } = MessageFlags.None;

    /// <summary>The flags in each mailbox, where they are not the same in all; null if they are.</summary>
    public IReadOnlyList<MessageFlags>? FlagsInEach { get; init; }

    /// <summary>HMAC by which the same letter is refused for 24 hours (sealing.md §9); null where that is not wanted.
    /// </summary>
    public ReadOnlyMemory<byte>? DuplicateHash { get; init; }

    /// <summary>By what it is known again if it is imported once more; null where it was not imported.</summary>
    public ImportMarks? Marks { get; init; }
}
