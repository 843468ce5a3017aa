using Shinten.Storage.Messages;
using Shinten.Storage.Sql;

namespace Shinten.Storage.Accounts;

public sealed partial class Account
{
    private static readonly SqlText FindMark = new(
        "SELECT hash FROM duplicates WHERE account_id = $1 AND hash = $2");

    /// <summary>Which of these marks of imported letters are known, by their places.</summary>
    public async Task<IReadOnlyList<int>> FindMarksAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> marks, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(marks);
        List<int> found = [];
        SqlValue[][] sets = [.. marks.Select(mark => new SqlValue[] { Id.Value, mark })];
        await using ISqlSession session = await _store.Backend.ReadAsync(cancel);
        await session.QueryEachAsync(FindMark, sets, (place, _) => found.Add(place), cancel);
        return found;
    }

    /// <summary>Keeps marks of letters that were found to be there already.</summary>
    public Task KeepMarksAsync(IReadOnlyList<ReadOnlyMemory<byte>> marks, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(marks);
        return _store.RunAsync(
            [Id],
            async (scope, token) =>
            {
                await OpenAsync(scope, token);
                Delivery.KeepMarks(scope, Id, marks);
                return marks.Count;
            },
            cancel);
    }
}
