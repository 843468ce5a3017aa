using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.Ids;
using Shinten.Storage.Changes;
using Shinten.Storage.Directory;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

/// <summary>One account and all operations on its mail; one live object per account in a process.</summary>
public sealed partial class Account
{
    private readonly MailStore _store;
    private readonly ConcurrentDictionary<MailboxId, WeakReference<MailboxIndex>> _indexes = new();
    private AccountState _state;

    internal Account(MailStore store, AccountId id, AccountState state)
    {
        _store = store;
        Id = id;
        _state = state;
    }

    public AccountId Id { get; }

    /// <summary>What the directory says of it.</summary>
    public AccountRow Row => State.Row;

    /// <summary>The account's number line: the modSeq of its last commit.</summary>
    public long HighestModSeq => State.ModSeq;

    public AccountQuota Quota => State.Quota;

    public KeywordTable Keywords => State.Keywords;

    internal AccountState State => Volatile.Read(ref _state);

    /// <summary>Slots and certificates as last read; dropped when they change.</summary>
    internal AccountCredentials? Credentials { get; set; }

    /// <summary>When it was last asked for, to forget it some time later.</summary>
    internal long LastUsed { get; set; }

    /// <summary>Commits letters for this account alone, as one unit.</summary>
    public Task<CommitResult> DeliverAsync(IReadOnlyList<NewMessage> letters, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letters);
        UnitOfWork work = new();
        foreach (NewMessage letter in letters)
        {
            work.Add(letter);
        }

        return _store.CommitAsync(work, cancel);
    }

    /// <summary>The index of a mailbox, loaded if no session has it open.</summary>
    /// <exception cref="MailboxGoneException">It was deleted.</exception>
    public async ValueTask<MailboxIndex> OpenMailboxAsync(MailboxId mailbox, CancellationToken cancel)
    {
        if (State.Find(mailbox) is null)
        {
            throw new MailboxGoneException();
        }

        // Known to the writer before it is read, so that no commit falls between the two.
        MailboxIndex index = IndexFor(mailbox);
        _store.Keep(this, index);
        await index.LoadAsync(() => ReadIndexAsync(mailbox), cancel);
        return index;
    }

    /// <exception cref="MailboxGoneException">It was deleted.</exception>
    public async Task<ChangesSince> ChangesSinceAsync(MailboxId mailbox, long modSeq, CancellationToken cancel)
    {
        MailboxIndex index = await OpenMailboxAsync(mailbox, cancel);
        List<MessageEntry> changed = [];
        long highest = index.HighestModSeq;
        index.CopyChangedTo(modSeq, changed);
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<uint> vanished = await session.QueryAsync(
            MessageSql.ReadExpunged, row => (uint)row.Number(0), cancel, Id.Value, mailbox.Value, modSeq);
        return new ChangesSince(highest, changed, vanished);
    }

    internal void Publish(AccountDraft draft)
    {
        Volatile.Write(ref _state, draft.ToState());
        ApplyToIndexes(draft.IndexChanges);
        _store.Changes.Publish(
            new AccountChange(Id, draft.ModSeq, draft.TouchedMailboxes(), draft.ListChanged));
    }

    /// <summary>Takes what another node committed.</summary>
    internal void Replace(AccountState state) => Volatile.Write(ref _state, state);

    /// <summary>Notes that letters lie elsewhere now.</summary>
    internal void Relocate(IReadOnlyDictionary<MessageId, BlobLocation> moved)
    {
        foreach (MailboxId mailbox in _indexes.Keys)
        {
            if (TryGetIndex(mailbox, out MailboxIndex? index))
            {
                index.Relocate(moved);
            }
        }
    }

    internal bool TryGetIndex(MailboxId mailbox, [NotNullWhen(true)] out MailboxIndex? index)
    {
        index = null;
        return _indexes.TryGetValue(mailbox, out WeakReference<MailboxIndex>? weak) && weak.TryGetTarget(out index);
    }

    private void ApplyToIndexes(IReadOnlyList<IndexChange> changes)
    {
        if (changes.Count == 0 || _indexes.IsEmpty)
        {
            return;
        }

        foreach (IGrouping<MailboxId, IndexChange> mailbox in changes.GroupBy(change => change.Mailbox))
        {
            if (TryGetIndex(mailbox.Key, out MailboxIndex? index))
            {
                index.Apply([.. mailbox], State.Find(mailbox.Key)?.HighestModSeq ?? 0);
            }
        }
    }

    private MailboxIndex IndexFor(MailboxId mailbox)
    {
        lock (_indexes)
        {
            if (!TryGetIndex(mailbox, out MailboxIndex? index))
            {
                index = new MailboxIndex(mailbox);
                _indexes[mailbox] = new WeakReference<MailboxIndex>(index);
            }

            return index;
        }
    }

    private async Task<IndexContent> ReadIndexAsync(MailboxId mailbox)
    {
        // Not the caller's token: others wait for the same index.
        long highest = State.Find(mailbox)?.HighestModSeq ?? 0;
        await using ISqlSession session = await _store.Backend.ReadAsync(CancellationToken.None);
        List<MessageEntry> entries = await session.QueryAsync(
            MessageSql.ReadMailbox, MessageSql.MapEntry, CancellationToken.None, Id.Value, mailbox.Value);
        return new IndexContent(entries, highest);
    }
}
