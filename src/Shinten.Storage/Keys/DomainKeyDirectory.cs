using Shinten.Mail.Addresses;
using Shinten.Mail.Dkim;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Keys;

/// <summary>The keys with which letters of the hosted domains are signed. They go with their domain.</summary>
public sealed class DomainKeyDirectory
{
    private const int Rsa = 1;
    private const int Ed25519 = 2;

    private static readonly SqlText Read = new(
        "SELECT selector, algorithm, state, since, public_key, sealed FROM domain_keys WHERE domain = $1 "
        + "ORDER BY algorithm, selector");

    private static readonly SqlText FindDomain = new("SELECT name FROM domains WHERE name = $1");

    private static readonly SqlText Insert = new(
        "INSERT INTO domain_keys (domain, selector, algorithm, state, since, public_key, sealed) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7)");

    private readonly MailStore _store;

    internal DomainKeyDirectory(MailStore store) => _store = store;

    public async Task<IReadOnlyList<DomainKey>> ListAsync(DomainName domain, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(domain);
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(Read, Map, cancel, domain.Value);
    }

    /// <summary>
    /// Gives a domain its first keys, unless it has some or is not hosted here; returns those that it then has.
    /// </summary>
    public Task<IReadOnlyList<DomainKey>> AddFirstAsync(
        DomainName domain, IReadOnlyList<DomainKey> keys, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(keys);
        return _store.RunAsync<IReadOnlyList<DomainKey>>(
            [],
            async (scope, token) =>
            {
                List<DomainKey> known = await scope.Sql.QueryAsync(Read, Map, token, domain.Value);
                if (known.Count > 0
                    || (await scope.Sql.QueryAsync(FindDomain, row => row.Text(0), token, domain.Value)).Count == 0)
                {
                    return known;
                }

                foreach (DomainKey key in keys)
                {
                    scope.Sql.Execute(
                        Insert,
                        domain.Value,
                        key.Selector,
                        NumberOf(key.Algorithm),
                        (long)key.State,
                        key.Since.ToUnixTimeSeconds(),
                        key.PublicKey,
                        key.Sealed);
                }

                return keys;
            },
            cancel);
    }

    private static DomainKey Map(ISqlRow row) => new(
        row.Text(0),
        row.Number(1) == Rsa ? DkimAlgorithm.RsaSha256 : DkimAlgorithm.Ed25519Sha256,
        (DomainKeyState)row.Number(2),
        DateTimeOffset.FromUnixTimeSeconds(row.Number(3)),
        row.Bytes(4),
        row.Bytes(5));

    private static long NumberOf(DkimAlgorithm algorithm) => algorithm == DkimAlgorithm.RsaSha256 ? Rsa : Ed25519;
}
