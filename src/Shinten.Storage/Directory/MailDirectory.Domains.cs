using Shinten.Mail.Addresses;
using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Directory;

public sealed partial class MailDirectory
{
    public async Task<IReadOnlyList<DomainRow>> ListDomainsAsync(CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(DirectorySql.ReadDomains, MapDomain, cancel);
    }

    public Task<AddDomainOutcome> AddDomainAsync(DomainName domain, CancellationToken cancel) => ChangeAsync(
        async (scope, token) =>
        {
            if (await HasDomainAsync(scope, domain, token))
            {
                return AddDomainOutcome.AlreadyExists;
            }

            scope.Sql.Execute(DirectorySql.InsertDomain, domain.Value);
            return AddDomainOutcome.Added;
        },
        cancel);

    public Task<RemoveDomainOutcome> RemoveDomainAsync(DomainName domain, CancellationToken cancel) => ChangeAsync(
        async (scope, token) =>
        {
            if (!await HasDomainAsync(scope, domain, token))
            {
                return RemoveDomainOutcome.NotFound;
            }

            if (await FindInAsync(scope, DirectorySql.FindFirstOfDomain, token, EndingLike(domain)) is not null)
            {
                return RemoveDomainOutcome.InUse;
            }

            scope.Sql.Execute(DirectorySql.DeleteDomain, domain.Value);
            return RemoveDomainOutcome.Removed;
        },
        cancel);

    public Task<AccountOutcome> SetCatchAllAsync(DomainName domain, AccountId? account, CancellationToken cancel)
        => ChangeAsync(
            async (scope, token) =>
            {
                bool isKnown = account is not { } id || await scope.OpenAsync(id, token) is not null;
                if (!isKnown || !await HasDomainAsync(scope, domain, token))
                {
                    return AccountOutcome.NotFound;
                }

                scope.Sql.Execute(DirectorySql.SetCatchAll, domain.Value, SqlValue.OrNull(account?.Value));
                return AccountOutcome.Done;
            },
            cancel);

    private static async ValueTask<bool> HasDomainAsync(CommitScope scope, DomainName domain, CancellationToken cancel)
        => (await scope.Sql.QueryAsync(DirectorySql.ReadDomains, MapDomain, cancel))
            .Exists(row => row.Name == domain);

    private static async ValueTask<AccountId?> FindInAsync(
        CommitScope scope, SqlText sql, CancellationToken cancel, params SqlValue[] values)
    {
        List<long> found = await scope.Sql.QueryAsync(sql, row => row.Number(0), cancel, values);
        return found.Count == 0 ? null : new AccountId(found[0]);
    }

    private static DomainRow MapDomain(ISqlRow row)
        => DomainName.TryParse(row.Text(0), out DomainName? name)
            ? new DomainRow(name, row.IsNull(1) ? null : new AccountId(row.Number(1)))
            : throw new DamagedRecordException($"The row of domain {row.Text(0)}", "it is no domain name");

    /// <summary>A change of domains or addresses: what is remembered of them goes when it is committed.</summary>
    private Task<T> ChangeAsync<T>(ApplyUnit<T> apply, CancellationToken cancel)
        => ChangeAsync([], apply, cancel);

    private Task<T> ChangeAsync<T>(
        IReadOnlyCollection<AccountId> accounts, ApplyUnit<T> apply, CancellationToken cancel) => _store.RunAsync(
        accounts,
        (scope, token) =>
        {
            scope.DirectoryChanged = true;
            scope.AfterCommit(ForgetAll);
            return apply(scope, token);
        },
        cancel);
}
