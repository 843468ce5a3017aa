using Npgsql;

namespace Shinten.Storage.Sql.Postgres;

/// <summary>Says what a failure of PostgreSQL means for mail.</summary>
internal static class PostgresFailure
{
    public static bool Concerns(Exception e) => e is NpgsqlException or TimeoutException;

    public static Exception Of(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory }
            => new StorageFullException(e),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted }
            => new DamagedRecordException("The database", e.Message, e),
        PostgresException { IsTransient: true } or NpgsqlException { IsTransient: true } or TimeoutException
            => Unavailable(e),
        PostgresException refused when !IsOutage(refused.SqlState) => new InvalidOperationException(e.Message, e),
        _ => Unavailable(e),
    };

    // Connection exceptions, a login or database that is not there, operator intervention, system errors, and a server
    // that only reads.
    private static bool IsOutage(string state)
        => state.StartsWith("08", StringComparison.Ordinal)
            || state.StartsWith("28", StringComparison.Ordinal)
            || state.StartsWith("3D", StringComparison.Ordinal)
            || state.StartsWith("57", StringComparison.Ordinal)
            || state.StartsWith("58", StringComparison.Ordinal)
            || state == PostgresErrorCodes.ReadOnlySqlTransaction;

    private static StorageUnavailableException Unavailable(Exception e)
        => new(
            $"PostgreSQL cannot be used: {e.Message.TrimEnd('.')}. Nothing was stored; it goes on when the database "
                + "answers again (Storage:Database says which).",
            e);
}
