using SQLitePCL;

namespace Shinten.Storage.Sql.Sqlite;

/// <summary>A prepared statement of one connection, used again and again.</summary>
internal sealed class SqliteStatement : ISqlRow, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        int code = raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        SqliteFailure.ThrowUnlessOk(code, database);
    }

    public void Bind(ReadOnlySpan<SqlValue> values)
    {
        for (int place = 0; place < values.Length; place++)
        {
            SqliteFailure.ThrowUnlessOk(Bind(place + 1, values[place]), _database);
        }
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw SqliteFailure.Of(code, _database),
        };
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    public int CopyBytes(int column, Span<byte> destination)
    {
        ReadOnlySpan<byte> bytes = raw.sqlite3_column_blob(_statement, column);
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int place, SqlValue value) => value.Kind switch
    {
        SqlKind.Null => raw.sqlite3_bind_null(_statement, place),
        SqlKind.Number => raw.sqlite3_bind_int64(_statement, place, value.Number),
        SqlKind.Text => raw.sqlite3_bind_text(_statement, place, value.Text),
        SqlKind.Bytes => value.Bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, place, 0)
            : raw.sqlite3_bind_blob(_statement, place, value.Bytes.Span),
    };
}
