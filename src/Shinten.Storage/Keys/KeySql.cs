using Shinten.Storage.Sql;

namespace Shinten.Storage.Keys;

/// <summary>The statements on published keys.</summary>
internal static class KeySql
{
    /// <summary>Only for addresses that still are those of an account in service.</summary>
    public static readonly SqlText Find = new(
        "SELECT k.certificate FROM published_keys k "
        + "JOIN addresses a ON a.account_id = k.account_id AND a.address = k.address "
        + "JOIN accounts o ON o.account_id = k.account_id "
        + "WHERE k.domain = $1 AND k.hash = $2 AND o.is_suspended = 0 ORDER BY k.fingerprint");

    public static readonly SqlText List = new(
        "SELECT address, certificate FROM published_keys WHERE account_id = $1 ORDER BY address, fingerprint");

    public static readonly SqlText FindAddress = new(
        "SELECT account_id FROM addresses WHERE account_id = $1 AND address = $2");

    public static readonly SqlText ReadFingerprints = new(
        "SELECT fingerprint FROM published_keys WHERE account_id = $1 AND address = $2");

    public static readonly SqlText Insert = new(
        "INSERT INTO published_keys (account_id, address, fingerprint, domain, hash, certificate) "
        + "VALUES ($1, $2, $3, $4, $5, $6)");

    public static readonly SqlText Delete = new(
        "DELETE FROM published_keys WHERE account_id = $1 AND address = $2 AND fingerprint = $3");

    public static readonly SqlText DeleteOfAddress = new(
        "DELETE FROM published_keys WHERE account_id = $1 AND address = $2");

    public static readonly SqlText DeleteOfAccount = new("DELETE FROM published_keys WHERE account_id = $1");
}
