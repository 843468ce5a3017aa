using Shinten.Mail.Addresses;
using Shinten.Mail.Wkd;
using Shinten.Sealing.Ids;
using Shinten.Sealing.OpenPgp;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Keys;

/// <summary>The public keys of accounts that strangers may ask for, by address (WKD).</summary>
public sealed class KeyDirectory
{
    /// <summary>Keys of one address: an old and a new one, for each of two versions of OpenPGP.</summary>
    public const int MostKeys = 4;

    private readonly MailStore _store;

    internal KeyDirectory(MailStore store) => _store = store;

    /// <summary>The certificates for a hashed local part at a domain, one after the other; empty if there is
    /// none.</summary>
    public async Task<IReadOnlyList<byte[]>> FindAsync(DomainName domain, string hash, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(domain);
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(KeySql.Find, row => row.Bytes(0), cancel, domain.Value, hash);
    }

    public async Task<IReadOnlyList<PublishedKey>> ListAsync(AccountId account, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(KeySql.List, Map, cancel, account.Value);
    }

    public Task<PublishKeyOutcome> PublishAsync(
        AccountId account, MailAddress address, PublishedCertificate certificate, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(certificate);
        return _store.RunAsync(
            [],
            async (scope, token) =>
            {
                string name = address.Canonical;
                if (address.Domain is null
                    || (await scope.Sql.QueryAsync(
                        KeySql.FindAddress, row => row.Number(0), token, account.Value, name)).Count == 0)
                {
                    return PublishKeyOutcome.NotOwnAddress;
                }

                List<byte[]> known = await scope.Sql.QueryAsync(
                    KeySql.ReadFingerprints, row => row.Bytes(0), token, account.Value, name);
                bool replaces = known.Exists(key => key.AsSpan().SequenceEqual(certificate.Fingerprint.Span));
                if (!replaces && known.Count >= MostKeys)
                {
                    return PublishKeyOutcome.TooMany;
                }

                scope.Sql.Execute(KeySql.Delete, account.Value, name, certificate.Fingerprint);
                scope.Sql.Execute(
                    KeySql.Insert,
                    account.Value,
                    name,
                    certificate.Fingerprint,
                    address.Domain.Value,
                    WkdHash.Of(address),
                    certificate.Bytes);
                return replaces ? PublishKeyOutcome.Replaced : PublishKeyOutcome.Published;
            },
            cancel);
    }

    public Task<WithdrawKeyOutcome> WithdrawAsync(
        AccountId account, MailAddress address, ReadOnlyMemory<byte> fingerprint, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _store.RunAsync(
            [],
            async (scope, token) =>
            {
                List<byte[]> known = await scope.Sql.QueryAsync(
                    KeySql.ReadFingerprints, row => row.Bytes(0), token, account.Value, address.Canonical);
                if (!known.Exists(key => key.AsSpan().SequenceEqual(fingerprint.Span)))
                {
                    return WithdrawKeyOutcome.NotFound;
                }

                scope.Sql.Execute(KeySql.Delete, account.Value, address.Canonical, fingerprint);
                return WithdrawKeyOutcome.Withdrawn;
            },
            cancel);
    }

    private static PublishedKey Map(ISqlRow row)
        => MailAddress.TryParse(row.Text(0), out MailAddress? address)
            ? new PublishedKey(address, PublishedCertificate.Read(row.Bytes(1)))
            : throw new DamagedRecordException($"The published key of {row.Text(0)}", "it is no address");
}
