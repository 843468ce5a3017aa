using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>Opens what one session may read of one account: sealed object in, readable object or refusal out.</summary>
/// <remarks>The server makes openers in <c>UnlockedSessions/</c> alone; without one a session sees ciphertext.
/// </remarks>
public interface ILetterOpener : IDisposable
{
    AccountId Account { get; }

    Access Access { get; }

    /// <summary>Opens that half of the seals that the next calls need; what is open already costs nothing.</summary>
    ValueTask LoadSealsAsync(IReadOnlyCollection<SealId> seals, SealHalf half, CancellationToken cancel);

    /// <summary>Opens an envelope, or refuses without saying why.</summary>
    bool TryOpenEnvelope(MessageId message, SealedEnvelope sealedEnvelope, IBufferWriter<byte> json);

    /// <summary>Gives out the envelopes that an earlier session of this account has opened, as far as they are kept.
    /// </summary>
    void RecallEnvelopes(IReadOnlyList<MessageId> messages, RecalledEnvelope take);

    /// <summary>Keeps opened envelopes for the next time; sealed, so that only a session can read them.</summary>
    void KeepEnvelopes(IReadOnlyList<OpenedEnvelope> envelopes);

    bool TryOpenPreview(MessageId message, SealedPreview sealedPreview, IBufferWriter<byte> text);

    bool TryOpenWords(MessageId message, SealedWords sealedWords, IBufferWriter<byte> terms);

    bool TryOpenMailboxName(
        MailboxId mailbox, long version, SealedMailboxName sealedName, [NotNullWhen(true)] out string? component);

    /// <summary>Opens a whole stored packet, every tag checked, into <paramref name="payload"/>.</summary>
    bool TryOpenLetter(
        SealId seal, ReadOnlySequence<byte> packet, LetterFacts facts, IBufferWriter<byte> payload);

    /// <summary>Opens byte ranges of a letter, each chunk's tag checked; null for letters that are opened whole.
    /// </summary>
    ILetterRanges? OpenRanges(SealId seal, LetterFacts facts);

    /// <summary>Asks the account's index segments, each for its letters; they narrow, the letter decides.</summary>
    ValueTask<SegmentMatches> FindInSegmentsAsync(IReadOnlyList<WordQuery> queries, CancellationToken cancel);

    /// <summary>Tells that these letters are in no segment, so that a key-holder may write some in the background.
    /// </summary>
    void NoteUnindexed(IReadOnlyList<StoredLetter> letters);
}
