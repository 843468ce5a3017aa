using Npgsql;
using Shinten.Storage.Sql.Postgres;

namespace Shinten.Storage.Sql;

/// <summary>The rows of a database that is not a file of the data folder, as bytes: for looking through them.</summary>
public static class DatabaseTables
{
    private const string Names
        = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";

    /// <summary>Hands over each table in turn; none for the embedded database, whose files are looked at.</summary>
    /// <exception cref="StorageException">The database does not answer.</exception>
    public static async Task ReadAsync(
        StorageOptions options, Func<string, Stream, Task> look, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(look);
        if (options.Database == "sqlite")
        {
            return;
        }

        try
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(options.Database);
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancel);
            foreach (string table in await NamesAsync(connection, cancel))
            {
                await using NpgsqlRawCopyStream rows = await connection.BeginRawBinaryCopyAsync(
                    $"COPY {table} TO STDOUT (FORMAT BINARY)", cancel);
                await look(table, rows);
            }
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            throw PostgresFailure.Of(e);
        }
    }

    private static async Task<List<string>> NamesAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        List<string> names = [];
        await using NpgsqlCommand command = new(Names, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
