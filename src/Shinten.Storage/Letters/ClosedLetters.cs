using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Letters;

/// <summary>The opener of access <c>ciphertext</c>: it opens nothing.</summary>
public sealed class ClosedLetters(AccountId account) : ILetterOpener
{
    public AccountId Account { get; } = account;

    public Access Access => Access.Ciphertext;

    public ValueTask LoadSealsAsync(IReadOnlyCollection<SealId> seals, SealHalf half, CancellationToken cancel)
        => ValueTask.CompletedTask;

    public bool TryOpenEnvelope(MessageId message, SealedEnvelope sealedEnvelope, IBufferWriter<byte> json) => false;

    public void RecallEnvelopes(IReadOnlyList<MessageId> messages, RecalledEnvelope take)
    {
    }

    public void KeepEnvelopes(IReadOnlyList<OpenedEnvelope> envelopes)
    {
    }

    public bool TryOpenPreview(MessageId message, SealedPreview sealedPreview, IBufferWriter<byte> text) => false;

    public bool TryOpenWords(MessageId message, SealedWords sealedWords, IBufferWriter<byte> terms) => false;

    public bool TryOpenMailboxName(
        MailboxId mailbox, long version, SealedMailboxName sealedName, [NotNullWhen(true)] out string? component)
    {
        component = null;
        return false;
    }

    public bool TryOpenLetter(
        SealId seal, ReadOnlySequence<byte> packet, LetterFacts facts, IBufferWriter<byte> payload) => false;

    public ILetterRanges? OpenRanges(SealId seal, LetterFacts facts) => null;

    public ValueTask<SegmentMatches> FindInSegmentsAsync(IReadOnlyList<WordQuery> queries, CancellationToken cancel)
        => ValueTask.FromResult(SegmentMatches.None);

    public void NoteUnindexed(IReadOnlyList<StoredLetter> letters)
    {
    }

    public void Dispose()
    {
    }
}
