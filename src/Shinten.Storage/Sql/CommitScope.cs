using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Blobs;

namespace Shinten.Storage.Sql;

/// <summary>One batch on its way into the database: what its units work with.</summary>
internal sealed class CommitScope(MailStore store, ISqlTransaction sql, IBlobStore blobs)
{
    private readonly Dictionary<AccountId, AccountDraft?> _drafts = [];
    private readonly List<Action> _afterCommit = [];

    public ISqlTransaction Sql => sql;

    public IBlobStore Blobs => blobs;

    public MailStore Store => store;

    /// <summary>Threads and duplicates that the letters of this batch ask for.</summary>
    public HashLookup Threads { get; } = new();

    public HashLookup Duplicates { get; } = new();

    public IEnumerable<AccountDraft> Drafts => _drafts.Values.OfType<AccountDraft>();

    /// <summary>Whether other nodes must be told more than which accounts changed.</summary>
    public bool DirectoryChanged { get; set; }

    /// <summary>The account as this batch has it so far; null if it does not exist or was removed.</summary>
    public async ValueTask<AccountDraft?> OpenAsync(AccountId id, CancellationToken cancel)
    {
        if (!_drafts.TryGetValue(id, out AccountDraft? draft))
        {
            draft = await LoadAsync(id, cancel);
            _drafts[id] = draft;
        }

        return draft is { IsRemoved: true } ? null : draft;
    }

    /// <summary>Holds these accounts against other nodes, in one exchange and always in the same order.</summary>
    public async ValueTask LockAsync(IReadOnlyCollection<AccountId> accounts, CancellationToken cancel)
    {
        if (!store.Backend.IsShared || accounts.Count == 0)
        {
            return;
        }

        AccountId[] sorted = [.. accounts.Distinct().OrderBy(account => account.Value)];
        long[] modSeqs = new long[sorted.Length];
        await sql.QueryEachAsync(
            AccountSql.LockState,
            [.. sorted.Select(account => new SqlValue[] { account.Value })],
            (place, row) => modSeqs[place] = row.Number(0),
            cancel);
        for (int place = 0; place < sorted.Length; place++)
        {
            AccountState? known = store.Known(sorted[place])?.State;
            if (known is not null && known.ModSeq == modSeqs[place])
            {
                _drafts[sorted[place]] = new AccountDraft(store.Known(sorted[place])!, known);
            }
        }
    }

    public void AfterCommit(Action action) => _afterCommit.Add(action);

    public void Save()
    {
        foreach (AccountDraft draft in Drafts)
        {
            draft.Save(sql);
        }
    }

    /// <summary>Puts what is committed into memory and tells who listens.</summary>
    public void Publish()
    {
        foreach (Action action in _afterCommit)
        {
            action();
        }

        foreach (AccountDraft draft in Drafts)
        {
            if (draft.HasChanges)
            {
                store.Publish(draft);
            }
        }
    }

    private async ValueTask<AccountDraft?> LoadAsync(AccountId id, CancellationToken cancel)
    {
        if (!store.Backend.IsShared && store.Known(id) is { } known)
        {
            return new AccountDraft(known, known.State);
        }

        if (await AccountSql.LoadAsync(sql, id, cancel) is not { } state)
        {
            return null;
        }

        Account account = store.Remember(id, state);
        if (account.State.ModSeq != state.ModSeq)
        {
            await account.CatchUpAsync(this, state, cancel);
        }

        return new AccountDraft(account, state);
    }
}
