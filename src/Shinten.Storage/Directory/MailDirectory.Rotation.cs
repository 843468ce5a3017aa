using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Accounts;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Directory;

public sealed partial class MailDirectory
{
    private static readonly SqlText ReadSealIds = new("SELECT seal_id FROM seals WHERE account_id = $1");

    private static readonly SqlText ReadVaultVersions = new(
        "SELECT collection, item_id, version FROM vault_items WHERE account_id = $1 AND sealed IS NOT NULL");

    private static readonly SqlText RewrapSeal = new(
        "UPDATE seals SET generation = $3, envelope = $4, letter = $5 WHERE account_id = $1 AND seal_id = $2");

    private static readonly SqlText ResealItem = new(
        "UPDATE vault_items SET generation = $4, sealed = $5, mod_seq = $6 "
        + "WHERE account_id = $1 AND collection = $2 AND item_id = $3");

    private static readonly SqlText DeleteRings = new("DELETE FROM rings WHERE account_id = $1");

    private static readonly SqlText DeleteIndex = new("DELETE FROM index_segments WHERE account_id = $1");

    private static readonly SqlText DeleteMarks = new(
        "DELETE FROM duplicates WHERE account_id = $1 AND expires_at = $2");

    /// <summary>Puts new account secrets in the place of the old in one transaction; live seals end with it.</summary>
    public Task<RotateOutcome> RotateAsync(AccountRotation rotation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(rotation);
        AccountId id = rotation.Key.Account;
        return _store.RunAsync(
            [id],
            async (scope, token) =>
            {
                if (await scope.OpenAsync(id, token) is not { } account)
                {
                    return RotateOutcome.NotFound;
                }

                if (rotation.Key.Generation != account.Row.Key.Generation.Next())
                {
                    return RotateOutcome.StaleGeneration;
                }

                if (!await CoversAsync(scope.Sql, rotation, token))
                {
                    return RotateOutcome.Incomplete;
                }

                Rotate(scope, account, rotation);
                Touch(scope, account);
                scope.AfterCommit(() => _store.Seals.End(id));
                return RotateOutcome.Rotated;
            },
            cancel);
    }

    private static async ValueTask<bool> CoversAsync(
        ISqlTransaction sql, AccountRotation rotation, CancellationToken cancel)
    {
        long account = rotation.Key.Account.Value;
        HashSet<SealId> seals = [.. rotation.Seals.Select(seal => seal.Id)];
        List<SealId> stored = await sql.QueryAsync(ReadSealIds, row => SealId.Read(row.Bytes(0)), cancel, account);
        HashSet<(string, ItemId, long)> items =
            [.. rotation.Vault.Select(item => (item.Collection, item.Id, item.Version))];
        List<(string, ItemId, long)> vault = await sql.QueryAsync(
            ReadVaultVersions,
            row => (row.Text(0), ItemId.Read(row.Bytes(1)), row.Number(2)),
            cancel,
            account);
        return stored.TrueForAll(seals.Contains) && vault.TrueForAll(items.Contains);
    }

    private static void Rotate(CommitScope scope, AccountDraft account, AccountRotation rotation)
    {
        ISqlTransaction sql = scope.Sql;
        AccountId id = account.Id;
        long modSeq = account.NextModSeq();
        account.SetRow(account.Row with { Key = rotation.Key });
        Save(sql, account.Row);
        sql.Execute(DirectorySql.DeleteSlots, id.Value);
        foreach (StoredSlot slot in rotation.Slots)
        {
            DirectorySql.InsertSlot(sql, id, slot);
        }

        foreach (WrappedSeal seal in rotation.Seals)
        {
            sql.Execute(
                RewrapSeal, id.Value, seal.Id.ToArray(), seal.Generation.Value, seal.Envelope, seal.Letter);
        }

        foreach (VaultItem item in rotation.Vault)
        {
            sql.Execute(
                ResealItem,
                id.Value,
                item.Collection,
                item.Id.ToArray(),
                item.Generation.Value,
                SqlValue.OrNull(item.Sealed),
                modSeq);
        }

        sql.Execute(DeleteRings, id.Value);
        sql.Execute(DeleteIndex, id.Value);

        // Nobody can make the marks of the old keys again.
        sql.Execute(DeleteMarks, id.Value, MessageSql.NeverExpires);
        foreach (StoredRing ring in rotation.Rings)
        {
            VaultSql.InsertRing(sql, id, ring);
        }

        foreach (StoredIndexSegment segment in rotation.IndexSegments)
        {
            VaultSql.InsertSegment(sql, id, segment);
        }
    }
}
