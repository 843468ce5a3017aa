using Shinten.Mail.Addresses;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Routes;

/// <summary>The routes of this server, kept in memory.</summary>
public sealed class RouteTable
{
    private static readonly SqlText ReadAll = new(
        "SELECT domain, host, port, tls, is_implicit_tls, credentials FROM routes ORDER BY domain");

    private static readonly SqlText Find = new("SELECT port FROM routes WHERE domain = $1");

    private static readonly SqlText Insert = new(
        "INSERT INTO routes (domain, host, port, tls, is_implicit_tls, credentials) VALUES ($1, $2, $3, $4, $5, $6)");

    private static readonly SqlText Delete = new("DELETE FROM routes WHERE domain = $1");

    private readonly MailStore _store;
    private IReadOnlyList<StoredRoute>? _known;
    private int _version;

    internal RouteTable(MailStore store) => _store = store;

    /// <summary>All routes, that for every other domain first.</summary>
    public async ValueTask<IReadOnlyList<StoredRoute>> ListAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _known) is { } known)
        {
            return known;
        }

        int version = Volatile.Read(ref _version);
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        List<StoredRoute> read = await session.QueryAsync(ReadAll, Map, cancel);
        if (version == Volatile.Read(ref _version))
        {
            Volatile.Write(ref _known, read);
        }

        return read;
    }

    /// <summary>The route of a domain, or that of every other; null where DNS decides.</summary>
    public async ValueTask<StoredRoute?> FindAsync(DomainName domain, CancellationToken cancel)
    {
        StoredRoute? other = null;
        foreach (StoredRoute route in await ListAsync(cancel))
        {
            if (route.Domain == domain)
            {
                return route;
            }

            other = route.Domain is null ? route : other;
        }

        return other;
    }

    /// <summary>Puts a route in, in the place of the one that its domain had.</summary>
    public Task<AddRouteOutcome> AddAsync(StoredRoute route, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(route);
        return ChangeAsync(
            async (scope, token) =>
            {
                bool existed = await HasAsync(scope, route.DomainText, token);
                scope.Sql.Execute(Delete, route.DomainText);
                scope.Sql.Execute(
                    Insert,
                    route.DomainText,
                    route.Host,
                    route.Port,
                    (long)route.Tls,
                    route.HasImplicitTls,
                    SqlValue.OrNull(route.Credentials));
                return existed ? AddRouteOutcome.Replaced : AddRouteOutcome.Added;
            },
            cancel);
    }

    /// <param name="domain">Null for the route of every other domain.</param>
    public Task<RemoveRouteOutcome> RemoveAsync(DomainName? domain, CancellationToken cancel) => ChangeAsync(
        async (scope, token) =>
        {
            string text = domain?.Value ?? StoredRoute.EveryDomain;
            if (!await HasAsync(scope, text, token))
            {
                return RemoveRouteOutcome.NotFound;
            }

            scope.Sql.Execute(Delete, text);
            return RemoveRouteOutcome.Removed;
        },
        cancel);

    /// <summary>Empties what is remembered; another node may have changed it.</summary>
    internal void Forget()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _known, null);
    }

    private Task<T> ChangeAsync<T>(ApplyUnit<T> apply, CancellationToken cancel) => _store.RunAsync(
        [],
        (scope, token) =>
        {
            scope.DirectoryChanged = true;
            scope.AfterCommit(Forget);
            return apply(scope, token);
        },
        cancel);

    private static async ValueTask<bool> HasAsync(CommitScope scope, string domain, CancellationToken cancel)
        => (await scope.Sql.QueryAsync(Find, row => row.Number(0), cancel, domain)).Count > 0;

    private static StoredRoute Map(ISqlRow row)
    {
        DomainName? domain = null;
        if (row.Text(0) != StoredRoute.EveryDomain && !DomainName.TryParse(row.Text(0), out domain))
        {
            throw new DamagedRecordException($"The route of {row.Text(0)}", "it is no domain name");
        }

        return new StoredRoute(domain, row.Text(1), (int)row.Number(2))
        {
            Tls = (RouteTls)row.Number(3),
            HasImplicitTls = row.Number(4) != 0,
            Credentials = row.IsNull(5) ? default(ReadOnlyMemory<byte>?) : row.Bytes(5),
        };
    }
}
