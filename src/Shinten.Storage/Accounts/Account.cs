using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Accounts;

/// <summary>Takes the bytes of one part of one letter; they are gone when it returns.</summary>
/// <param name="index">Which of the letters asked for; they come in the order in which they lie on disk.</param>
public delegate void PartReader(int index, ReadOnlySpan<byte> bytes);

/// <summary>One account and all operations on its mail; one live object per account in a process.</summary>
public sealed partial class Account
{
    public AccountId Id => throw new NotSupportedException();

    /// <summary>The account's number line: the modSeq of its last commit.</summary>
    public long HighestModSeq => throw new NotSupportedException();

    public AccountQuota Quota => throw new NotSupportedException();

    public KeywordTable Keywords => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Mailbox>> ListMailboxesAsync(CancellationToken cancel)
        => throw new NotSupportedException();

    public ValueTask<Mailbox?> FindMailboxAsync(MailboxId mailbox, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Finds a mailbox by the components of its name; INBOX in any case.</summary>
    public ValueTask<Mailbox?> FindMailboxAsync(IReadOnlyList<string> path, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Creates a mailbox, and those above it that do not exist (RFC 9051 §6.3.4).</summary>
    public Task<CreateMailboxResult> CreateMailboxAsync(IReadOnlyList<string> path, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Renames a mailbox and with it those below; renaming INBOX moves its letters (RFC 9051 §6.3.6).</summary>
    public Task<RenameMailboxOutcome> RenameMailboxAsync(
        MailboxId mailbox, IReadOnlyList<string> path, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<DeleteMailboxOutcome> DeleteMailboxAsync(MailboxId mailbox, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<SubscribeOutcome> SubscribeAsync(MailboxId mailbox, bool isSubscribed, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>The index of a mailbox, loaded if no session has it open.</summary>
    /// <exception cref="MailboxGoneException">It was deleted.</exception>
    public ValueTask<MailboxIndex> OpenMailboxAsync(MailboxId mailbox, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Commits letters for this account alone, as one unit.</summary>
    public Task<CommitResult> DeliverAsync(IReadOnlyList<NewMessage> letters, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<StoreFlagsResult> StoreFlagsAsync(
        MailboxId mailbox,
        IReadOnlyList<UidRange> uids,
        FlagChange change,
        long? unchangedSince,
        CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<CopyResult> CopyAsync(
        MailboxId source, IReadOnlyList<UidRange> uids, MailboxId destination, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<CopyResult> MoveAsync(
        MailboxId source, IReadOnlyList<UidRange> uids, MailboxId destination, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Expunges the messages with \Deleted among these; returns the UIDs that went.</summary>
    public Task<IReadOnlyList<uint>> ExpungeAsync(
        MailboxId mailbox, IReadOnlyList<UidRange> uids, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <exception cref="MailboxGoneException">It was deleted.</exception>
    public Task<ChangesSince> ChangesSinceAsync(MailboxId mailbox, long modSeq, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<StoredLetter?> FindLetterAsync(MessageId message, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Reads one part of many letters, sorted and in few reads; gone or damaged ones are left out.</summary>
    /// <returns>How many were left out.</returns>
    public ValueTask<int> ReadPartsAsync(
        IReadOnlyList<StoredLetter> letters, LetterPart part, PartReader reader, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Reads a range of one part; returns the number of bytes read, less than asked only at its end.</summary>
    /// <exception cref="LetterGoneException">The letter was expunged.</exception>
    /// <exception cref="DamagedRecordException">Its record is damaged.</exception>
    public ValueTask<int> ReadPartAsync(
        StoredLetter letter, LetterPart part, long offset, Memory<byte> destination, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>The rows of these seals; those that do not exist are left out.</summary>
    public Task<IReadOnlyList<WrappedSeal>> ReadSealsAsync(
        IReadOnlyCollection<SealId> seals, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredRing>> ListRingsAsync(SealHalf half, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Adds a ring; false if it is of an older generation.</summary>
    public Task<bool> AddRingAsync(StoredRing ring, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredIndexSegment>> ListIndexSegmentsAsync(CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Adds an index segment; false if it is of an older generation.</summary>
    public Task<bool> AddIndexSegmentAsync(StoredIndexSegment segment, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<bool> RemoveIndexSegmentAsync(SegmentId segment, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Items of a collection that changed since a modSeq, deleted ones included.</summary>
    public Task<IReadOnlyList<VaultItem>> ListVaultAsync(string collection, long sinceModSeq, CancellationToken cancel)
        => throw new NotSupportedException();

    public Task<VaultItem?> ReadVaultItemAsync(string collection, ItemId id, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Writes (or with no bytes deletes) an item whose version is the one after what is stored.</summary>
    public Task<WriteVaultOutcome> WriteVaultItemAsync(VaultItem item, CancellationToken cancel)
        => throw new NotSupportedException();
}
