using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Shinten.Storage.Sql.Sqlite;

/// <summary>A connection with its prepared statements.</summary>
internal sealed class SqliteConnectionCache : IDisposable
{
    private readonly SqliteConnection _connection;
    private SqliteStatement?[] _statements = new SqliteStatement?[64];

    public SqliteConnectionCache(string connectionString, string settings)
    {
        _connection = new SqliteConnection(connectionString);
        try
        {
            _connection.Open();
            RunScript(settings);
        }
        catch (SqliteException e)
        {
            _connection.Dispose();
            throw new StorageUnavailableException($"The database cannot be opened: {e.Message}", e);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public sqlite3 Database => _connection.Handle!;

    public SqliteStatement Prepare(SqlText sql)
    {
        if (sql.Number >= _statements.Length)
        {
            Array.Resize(ref _statements, Math.Max(_statements.Length * 2, sql.Number + 1));
        }

        return _statements[sql.Number] ??= new SqliteStatement(Database, sql.Sqlite);
    }

    public void RunScript(string script)
        => SqliteFailure.ThrowUnlessOk(raw.sqlite3_exec(Database, script), Database);

    public void Execute(SqlText sql, ReadOnlySpan<SqlValue> values)
    {
        SqliteStatement statement = Prepare(sql);
        try
        {
            statement.Bind(values);
            while (statement.Step())
            {
                // A statement that returns rows is run to its end.
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    public List<T> Query<T>(SqlText sql, Func<ISqlRow, T> map, ReadOnlySpan<SqlValue> values)
    {
        SqliteStatement statement = Prepare(sql);
        try
        {
            statement.Bind(values);
            List<T> rows = [];
            while (statement.Step())
            {
                rows.Add(map(statement));
            }

            return rows;
        }
        finally
        {
            statement.Reset();
        }
    }

    public void QueryEach(SqlText sql, IReadOnlyList<SqlValue[]> sets, Action<int, ISqlRow> read)
    {
        SqliteStatement statement = Prepare(sql);
        for (int place = 0; place < sets.Count; place++)
        {
            try
            {
                statement.Bind(sets[place]);
                while (statement.Step())
                {
                    read(place, statement);
                }
            }
            finally
            {
                statement.Reset();
            }
        }
    }

    public void Dispose()
    {
        foreach (SqliteStatement? statement in _statements)
        {
            statement?.Dispose();
        }

        _connection.Dispose();
    }
}
