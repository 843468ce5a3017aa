using System.Collections.Concurrent;
using System.Globalization;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Mailboxes;
using Shinten.Storage.Sql;

namespace Shinten.Storage;

/// <summary>What is remembered: accounts, and the indexes of their mailboxes, for some time after their last
/// use.</summary>
public sealed partial class MailStore
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    // An account that anybody still holds is found again here, so that there is never a second live one.
    private readonly ConcurrentDictionary<AccountId, WeakReference<Account>> _accounts = new();
    private readonly ConcurrentDictionary<Account, byte> _keptAccounts = new();
    private readonly ConcurrentDictionary<MailboxIndex, Account> _keptIndexes = new();
    private readonly Lock _remembering = new();

    /// <summary>The live object of an account; null if there is no such account.</summary>
    public ValueTask<Account?> FindAccountAsync(AccountId account, CancellationToken cancel)
        => account.Value <= 0 ? default
            : Known(account) is { } known ? new(known)
            : new(LoadAccountAsync(account, cancel));

    internal Account? Known(AccountId id)
    {
        if (!_accounts.TryGetValue(id, out WeakReference<Account>? weak) || !weak.TryGetTarget(out Account? account))
        {
            return null;
        }

        account.LastUsed = Clock.GetTimestamp();
        return account;
    }

    internal Account Remember(AccountId id, AccountState state)
    {
        lock (_remembering)
        {
            if (Known(id) is { } known)
            {
                return known;
            }

            Account account = new(this, id, state) { LastUsed = Clock.GetTimestamp() };
            _accounts[id] = new WeakReference<Account>(account);
            _keptAccounts[account] = 0;
            return account;
        }
    }

    internal void Keep(Account account, MailboxIndex index)
    {
        index.LastUsed = Clock.GetTimestamp();
        _keptAccounts[account] = 0;
        _keptIndexes[index] = account;
    }

    internal void Publish(AccountDraft draft)
    {
        if (draft.IsRemoved)
        {
            Forget(draft.Account);
        }

        draft.Account.Publish(draft);
    }

    internal void Forget(Account account)
    {
        _accounts.TryRemove(account.Id, out _);
        _keptAccounts.TryRemove(account, out _);
    }

    /// <summary>Lets go of what nobody asked for lately; sessions keep what they hold.</summary>
    internal void ForgetUnused()
    {
        foreach (MailboxIndex index in _keptIndexes.Keys)
        {
            if (Clock.GetElapsedTime(index.LastUsed) > Kept)
            {
                _keptIndexes.TryRemove(index, out _);
            }
        }

        foreach (Account account in _keptAccounts.Keys)
        {
            if (Clock.GetElapsedTime(account.LastUsed) > Kept)
            {
                _keptAccounts.TryRemove(account, out _);
            }
        }

        foreach ((AccountId id, WeakReference<Account> weak) in _accounts)
        {
            if (!weak.TryGetTarget(out _))
            {
                _accounts.TryRemove(new KeyValuePair<AccountId, WeakReference<Account>>(id, weak));
            }
        }
    }

    /// <summary>What other nodes are told of a batch.</summary>
    internal static string NoticeOf(CommitScope scope)
    {
        IEnumerable<string> accounts = scope.Drafts.Where(draft => draft.HasChanges)
            .Select(draft => draft.Id.Value.ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', scope.DirectoryChanged ? accounts.Prepend(DirectoryNotice) : accounts);
    }

    private async Task<Account?> LoadAccountAsync(AccountId id, CancellationToken cancel)
    {
        // Between reading and remembering the writer must not slip in with a newer state.
        return await RunAsync(
            [],
            async (scope, token) => (await scope.OpenAsync(id, token))?.Account,
            cancel);
    }
}
