namespace Shinten.Storage.Sql.Sqlite;

/// <summary>Reads on one of the reading connections, which goes back when this ends.</summary>
internal sealed class SqliteSession(SqliteConnectionCache connection, Action<SqliteConnectionCache> giveBack)
    : ISqlSession
{
    private bool _isOver;

    public ValueTask<List<T>> QueryAsync<T>(
        SqlText sql, Func<ISqlRow, T> map, CancellationToken cancel, params ReadOnlySpan<SqlValue> values)
        => new(connection.Query(sql, map, values));

    public ValueTask QueryEachAsync(
        SqlText sql, IReadOnlyList<SqlValue[]> sets, Action<int, ISqlRow> read, CancellationToken cancel)
    {
        connection.QueryEach(sql, sets, read);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            giveBack(connection);
        }

        return ValueTask.CompletedTask;
    }
}
