namespace Shinten.Storage.Sql.Sqlite;

/// <summary>The one transaction that writes.</summary>
internal sealed class SqliteTransaction : ISqlTransaction
{
    private static readonly SqlText Begin = new("BEGIN IMMEDIATE");
    private static readonly SqlText Commit = new("COMMIT");
    private static readonly SqlText Rollback = new("ROLLBACK");

    private readonly SqliteConnectionCache _connection;
    private readonly Action _committed;
    private readonly Action _giveBack;
    private bool _isOpen;
    private bool _isOver;

    public SqliteTransaction(SqliteConnectionCache connection, Action committed, Action giveBack)
    {
        _connection = connection;
        _committed = committed;
        _giveBack = giveBack;
        connection.Execute(Begin, []);
        _isOpen = true;
    }

    public ValueTask<List<T>> QueryAsync<T>(
        SqlText sql, Func<ISqlRow, T> map, CancellationToken cancel, params ReadOnlySpan<SqlValue> values)
        => new(_connection.Query(sql, map, values));

    public ValueTask QueryEachAsync(
        SqlText sql, IReadOnlyList<SqlValue[]> sets, Action<int, ISqlRow> read, CancellationToken cancel)
    {
        _connection.QueryEach(sql, sets, read);
        return ValueTask.CompletedTask;
    }

    public void Execute(SqlText sql, params ReadOnlySpan<SqlValue> values) => _connection.Execute(sql, values);

    public void Notify(string payload)
    {
        // No other process has this database.
    }

    public ValueTask CommitAsync(CancellationToken cancel)
    {
        _connection.Execute(Commit, []);
        _isOpen = false;
        _committed();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (_isOver)
        {
            return ValueTask.CompletedTask;
        }

        _isOver = true;
        try
        {
            if (_isOpen && SQLitePCL.raw.sqlite3_get_autocommit(_connection.Database) == 0)
            {
                _connection.Execute(Rollback, []);
            }
        }
        finally
        {
            _giveBack();
        }

        return ValueTask.CompletedTask;
    }
}
