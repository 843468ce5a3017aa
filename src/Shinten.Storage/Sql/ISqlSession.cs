namespace Shinten.Storage.Sql;

/// <summary>A connection on which queries run: to read, or as a part of a transaction.</summary>
internal interface ISqlSession : IAsyncDisposable
{
    /// <summary>Runs a query and maps its rows, at once or when the engine answers.</summary>
    ValueTask<List<T>> QueryAsync<T>(
        SqlText sql, Func<ISqlRow, T> map, CancellationToken cancel, params ReadOnlySpan<SqlValue> values);

    /// <summary>Runs one query for each set of values, in one exchange; calls back with the set's place.</summary>
    ValueTask QueryEachAsync(
        SqlText sql, IReadOnlyList<SqlValue[]> sets, Action<int, ISqlRow> read, CancellationToken cancel);
}

/// <summary>A transaction. Statements may be held back until the next query or the commit.</summary>
internal interface ISqlTransaction : ISqlSession
{
    void Execute(SqlText sql, params ReadOnlySpan<SqlValue> values);

    /// <summary>Tells other processes, once this is committed.</summary>
    void Notify(string payload);

    /// <summary>Makes everything durable. Disposing without it undoes everything.</summary>
    ValueTask CommitAsync(CancellationToken cancel);
}
