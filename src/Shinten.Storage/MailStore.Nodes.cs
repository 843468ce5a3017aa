using System.Globalization;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Sql;

namespace Shinten.Storage;

/// <summary>What other nodes commit to the same database is heard by notices, and by a poll behind them.</summary>
public sealed partial class MailStore
{
    private const string DirectoryNotice = "directory";

    private static readonly SqlText ReadModSeq = new("SELECT mod_seq FROM account_states WHERE account_id = $1");

    /// <summary>Takes one notice: account numbers, and a word if addresses or domains changed.</summary>
    internal async Task HearAsync(string notice, CancellationToken cancel)
    {
        List<Account> changed = [];
        foreach (string word in notice.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word == DirectoryNotice)
            {
                Directory.ForgetAll();
                Routes.Forget();
            }
            else if (long.TryParse(word, CultureInfo.InvariantCulture, out long id)
                && Known(new AccountId(id)) is { } account)
            {
                changed.Add(account);
            }
        }

        await RefreshAsync(changed, cancel);
    }

    /// <summary>Looks whether any account in memory was changed elsewhere.</summary>
    internal Task PollAsync(CancellationToken cancel)
    {
        Directory.ForgetAll();
        Routes.Forget();
        List<Account> all = [];
        foreach (WeakReference<Account> weak in _accounts.Values)
        {
            if (weak.TryGetTarget(out Account? account))
            {
                all.Add(account);
            }
        }

        return RefreshAsync(all, cancel);
    }

    private async Task RefreshAsync(List<Account> accounts, CancellationToken cancel)
    {
        if (accounts.Count == 0)
        {
            return;
        }

        long[] modSeqs = new long[accounts.Count];
        await using ISqlSession session = await Backend.ReadAsync(cancel);
        await session.QueryEachAsync(
            ReadModSeq,
            [.. accounts.Select(account => new SqlValue[] { account.Id.Value })],
            (place, row) => modSeqs[place] = row.Number(0),
            cancel);
        for (int place = 0; place < modSeqs.Length; place++)
        {
            if (modSeqs[place] != accounts[place].HighestModSeq)
            {
                await ReloadAsync(accounts[place], cancel);
            }
        }
    }

    // By the writer, so that it does not cross a commit of our own.
    private Task<bool> ReloadAsync(Account account, CancellationToken cancel) => RunAsync(
        [],
        async (scope, token) =>
        {
            if (await AccountSql.LoadAsync(scope.Sql, account.Id, token) is not { } state)
            {
                Forget(account);
                return false;
            }

            await account.CatchUpAsync(scope, state, token);
            return true;
        },
        cancel);
}
