using System.Globalization;
using SQLitePCL;

namespace Shinten.Storage.Sql.Sqlite;

/// <summary>Says what a result code of SQLite means for mail.</summary>
internal static class SqliteFailure
{
    public static void ThrowUnlessOk(int code, sqlite3 database)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw Of(code, database);
        }
    }

    public static Exception Of(int code, sqlite3 database)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture, $"{raw.sqlite3_errmsg(database).utf8_to_string()} (SQLite {code})");
        InvalidOperationException cause = new(message);
        return (code & 0xFF) switch
        {
            raw.SQLITE_FULL => new StorageFullException(cause),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new DamagedRecordException("The database", message, cause),
            raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_BUSY or raw.SQLITE_READONLY
                => new StorageUnavailableException($"The database cannot be read or written: {message}.", cause),
            _ => cause,
        };
    }
}
