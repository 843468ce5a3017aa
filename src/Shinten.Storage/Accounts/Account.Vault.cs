using Shinten.Sealing.Ids;
using Shinten.Storage.Sql;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    private static readonly SqlText ReadCollection = new(
        "SELECT collection, item_id, version, mod_seq, generation, sealed FROM vault_items "
        + "WHERE account_id = $1 AND collection = $2 AND mod_seq > $3 ORDER BY mod_seq");

    private static readonly SqlText ReadItem = new(
        "SELECT collection, item_id, version, mod_seq, generation, sealed FROM vault_items "
        + "WHERE account_id = $1 AND collection = $2 AND item_id = $3");

    private static readonly SqlText WriteItem = new(
        "INSERT INTO vault_items (account_id, collection, item_id, version, mod_seq, generation, sealed) "
        + "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, collection, item_id) DO UPDATE "
        + "SET version = excluded.version, mod_seq = excluded.mod_seq, generation = excluded.generation, "
        + "sealed = excluded.sealed");

    /// <summary>Items of a collection that changed since a modSeq, deleted ones included.</summary>
    public async Task<IReadOnlyList<VaultItem>> ListVaultAsync(
        string collection, long sinceModSeq, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(ReadCollection, MapItem, cancel, Id.Value, collection, sinceModSeq);
    }

    public async Task<VaultItem?> ReadVaultItemAsync(string collection, ItemId id, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await FindItemAsync(session, collection, id, cancel);
    }

    /// <summary>Writes (or with no bytes deletes) an item whose version is the one after what is stored.</summary>
    public Task<WriteVaultOutcome> WriteVaultItemAsync(VaultItem item, CancellationToken cancel) => _store.RunAsync(
        [Id],
        async (scope, token) =>
        {
            AccountDraft account = await OpenAsync(scope, token);
            VaultItem? before = await FindItemAsync(scope.Sql, item.Collection, item.Id, token);
            long grown = (item.Sealed?.Length ?? 0) - (before?.Sealed?.Length ?? 0);
            if (account.Row.Key.Generation != item.Generation)
            {
                return WriteVaultOutcome.StaleGeneration;
            }

            if (item.Version != (before?.Version ?? 0) + 1)
            {
                return WriteVaultOutcome.Conflict;
            }

            if (grown > 0 && !account.Quota.HasRoomFor(grown, 0))
            {
                return WriteVaultOutcome.OverQuota;
            }

            account.Use(grown, 0);
            scope.Sql.Execute(
                WriteItem,
                Id.Value,
                item.Collection,
                item.Id.ToArray(),
                item.Version,
                account.NextModSeq(),
                item.Generation.Value,
                SqlValue.OrNull(item.Sealed));
            return WriteVaultOutcome.Written;
        },
        cancel);

    private async ValueTask<VaultItem?> FindItemAsync(
        ISqlSession session, string collection, ItemId id, CancellationToken cancel)
    {
        List<VaultItem> found = await session.QueryAsync(
            ReadItem, MapItem, cancel, Id.Value, collection, id.ToArray());
        return found.Count == 0 ? null : found[0];
    }

    private static VaultItem MapItem(ISqlRow row) => new(
        row.Text(0),
        ItemId.Read(row.Bytes(1)),
        row.Number(2),
        row.Number(3),
        new Generation((uint)row.Number(4)),
        row.IsNull(5) ? default(ReadOnlyMemory<byte>?) : row.Bytes(5));
}
