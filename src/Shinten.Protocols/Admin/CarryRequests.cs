using System.Text.Json.Serialization;
using Shinten.Sealing.Ids;
using Shinten.Storage.Mailboxes;

namespace Shinten.Protocols.Admin;

internal sealed record OfProof(string Proof);

internal sealed record EntriesToList(string Proof, MailboxId Mailbox, uint AfterUid);

internal sealed record LettersToRead(string Proof, IReadOnlyList<MessageId> Letters);

internal sealed record SealsToRead(string Proof, IReadOnlyList<SealId> Seals);

/// <param name="IsSubscribed">Whether it is subscribed to, if it is made.</param>
public sealed record MailboxToMake(string Proof, IReadOnlyList<string> Path, bool IsSubscribed);

/// <summary>A range of the packet of one letter.</summary>
public sealed record LetterRange(string Proof, MessageId Letter, long Offset, int Count);

/// <summary>A ring that its owner has written.</summary>
/// <param name="Covers">The ids of its seals, 16 bytes each.</param>
public sealed record RingToAdd(string Proof, RingId Id, SealHalf Half, uint Generation, byte[] Covers) : ICarriesBytes
{
    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}

/// <param name="Mailbox">The new one, or the one that is there; null if it cannot be made.</param>
public sealed record MadeMailbox(CreateMailboxOutcome Outcome, MailboxId? Mailbox);

/// <summary>Marks of imported letters, 16 bytes each (sealing.md §12).</summary>
public sealed record MarksOfProof(string Proof) : ICarriesBytes
{
    public const int MarkLength = 16;

    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}

/// <summary>Letters to seal and file, one after the other; each is filed or refused for itself.</summary>
public sealed record LettersToImport(string Proof, IReadOnlyList<LetterToImport> Letters) : ICarriesBytes
{
    /// <summary>One unit of work: it touches a few rows for each letter.</summary>
    public const int MaxLetters = 200;

    /// <summary>The longest letter that the settings can allow.</summary>
    public const int MaxLetterBytes = 1024 * 1024 * 1024;

    [JsonIgnore]
    public ReadOnlyMemory<byte> Bytes { get; set; }
}

/// <param name="OwnMarks">One of 16 bytes for each place: a letter of which one is known is not filed again.</param>
/// <param name="AlsoMarks">What else is to be remembered.</param>
public sealed record LetterToImport(
    int Length, IReadOnlyList<ImportPlace> Places, long ReceivedAtMilliseconds, byte[] OwnMarks, byte[] AlsoMarks);

/// <param name="Flags">As IMAP names them.</param>
public sealed record ImportPlace(MailboxId Mailbox, IReadOnlyList<string> Flags);
