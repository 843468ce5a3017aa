using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;
using Shinten.Storage.Messages;
using Shinten.Storage.Sql;
using Shinten.Storage.Vault;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    /// <summary>The rows of these seals; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<WrappedSeal>> ReadSealsAsync(
        IReadOnlyCollection<SealId> seals, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(seals);
        List<WrappedSeal> found = new(seals.Count);
        SqlValue[][] sets = [.. seals.Select(seal => new SqlValue[] { Id.Value, seal.ToArray() })];
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        await session.QueryEachAsync(MessageSql.ReadSeal, sets, (_, row) => found.Add(MapSeal(row)), cancel);
        return found;
    }

    public async Task<IReadOnlyList<StoredRing>> ListRingsAsync(SealHalf half, CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(
            VaultSql.ReadRings,
            row => VaultSql.MapRing(row, half),
            cancel,
            Id.Value,
            (long)half);
    }

    /// <summary>Adds a ring; false if it is of an older generation.</summary>
    public Task<bool> AddRingAsync(StoredRing ring, CancellationToken cancel) => AddSealedAsync(
        ring.Generation,
        scope => VaultSql.InsertRing(scope.Sql, Id, ring),
        cancel);

    public async Task<IReadOnlyList<StoredIndexSegment>> ListIndexSegmentsAsync(CancellationToken cancel)
    {
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        return await session.QueryAsync(
            VaultSql.ReadSegments,
            VaultSql.MapSegment,
            cancel,
            Id.Value);
    }

    /// <summary>Adds an index segment; false if it is of an older generation.</summary>
    public Task<bool> AddIndexSegmentAsync(StoredIndexSegment segment, CancellationToken cancel) => AddSealedAsync(
        segment.Generation,
        scope => VaultSql.InsertSegment(scope.Sql, Id, segment),
        cancel);

    public Task<bool> RemoveIndexSegmentAsync(SegmentId segment, CancellationToken cancel) => _store.RunAsync(
        [Id],
        async (scope, token) =>
        {
            List<long> gone = await scope.Sql.QueryAsync(
                VaultSql.DeleteSegment, row => row.Number(0), token, Id.Value, segment.ToArray());
            return gone.Count > 0;
        },
        cancel);

    private Task<bool> AddSealedAsync(Generation generation, Action<CommitScope> insert, CancellationToken cancel)
        => _store.RunAsync(
            [Id],
            async (scope, token) =>
            {
                AccountDraft account = await OpenAsync(scope, token);
                if (account.Row.Key.Generation != generation)
                {
                    return false;
                }

                insert(scope);
                return true;
            },
            cancel);

    private static WrappedSeal MapSeal(ISqlRow row) => new(
        SealId.Read(row.Bytes(0)),
        new Generation((uint)row.Number(1)),
        new SealForm((byte)row.Number(2), (byte)row.Number(3), (byte)row.Number(4)),
        row.Bytes(5),
        row.Bytes(6),
        row.Bytes(7),
        row.Bytes(8));
}
