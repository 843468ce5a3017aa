using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Shinten.Keyring.OpenPgp;
using Shinten.Mail.Words;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Server.UnlockedSessions;

/// <summary>The opener of one app-password session, over what the sessions of its slot share.</summary>
internal sealed class SessionLetterOpener(UnlockedSlot slot) : ILetterOpener
{
    private UnlockedSlot? _slot = slot;

    public AccountId Account { get; } = slot.Account.Id;

    public Access Access { get; } = slot.Access;

    private UnlockedSlot Slot => _slot ?? throw new ObjectDisposedException(nameof(SessionLetterOpener));

    public ValueTask LoadSealsAsync(IReadOnlyCollection<SealId> seals, SealHalf half, CancellationToken cancel)
        => Slot.LoadSealsAsync(seals, half, cancel);

    public bool TryOpenEnvelope(MessageId message, SealedEnvelope sealedEnvelope, IBufferWriter<byte> json)
    {
        if (Slot.Enter(sealedEnvelope.Bytes) is not { } seal)
        {
            return false;
        }

        try
        {
            return seal.TryOpen(sealedEnvelope, message, json);
        }
        finally
        {
            Slot.Leave();
        }
    }

    public void RecallEnvelopes(IReadOnlyList<MessageId> messages, RecalledEnvelope take)
        => Slot.RecallEnvelopes(messages, take);

    public void KeepEnvelopes(IReadOnlyList<OpenedEnvelope> envelopes) => Slot.KeepEnvelopes(envelopes);

    public bool TryOpenPreview(MessageId message, SealedPreview sealedPreview, IBufferWriter<byte> text)
    {
        if (Slot.Enter(sealedPreview.Bytes) is not { } seal)
        {
            return false;
        }

        try
        {
            return seal.TryOpen(sealedPreview, message, text);
        }
        finally
        {
            Slot.Leave();
        }
    }

    public bool TryOpenWords(MessageId message, SealedWords sealedWords, IBufferWriter<byte> terms)
        => Slot.TryOpenWords(message, sealedWords, terms);

    public bool TryOpenMailboxName(
        MailboxId mailbox, long version, SealedMailboxName sealedName, [NotNullWhen(true)] out string? component)
    {
        component = null;
        if (Slot.Enter(sealedName.Bytes) is not { } seal)
        {
            return false;
        }

        try
        {
            return seal.TryOpenMailboxName(sealedName, mailbox, version, out component);
        }
        finally
        {
            Slot.Leave();
        }
    }

    public bool TryOpenLetter(
        SealId seal, ReadOnlySequence<byte> packet, LetterFacts facts, IBufferWriter<byte> payload)
    {
        if (Slot.Enter(seal) is not { } opened)
        {
            return false;
        }

        try
        {
            return opened.TryOpenLetter(packet, facts, payload);
        }
        finally
        {
            Slot.Leave();
        }
    }

    public ILetterRanges? OpenRanges(SealId seal, LetterFacts facts)
    {
        if (Slot.Enter(seal) is not { } opened)
        {
            return null;
        }

        try
        {
            return opened.TryReadLetter(facts, out SeekablePacket? packet) ? new SessionLetterRanges(packet) : null;
        }
        finally
        {
            Slot.Leave();
        }
    }

    public ValueTask<SegmentMatches> FindInSegmentsAsync(IReadOnlyList<WordQuery> queries, CancellationToken cancel)
        => Slot.Index.FindAsync(queries, cancel);

    public void NoteUnindexed(IReadOnlyList<StoredLetter> letters) => Slot.Index.NoteUnindexed(letters);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _slot, null) is { } ended)
        {
            ended.Release();
        }
    }
}
