using Npgsql;

namespace Shinten.Storage.Sql.Postgres;

/// <summary>PostgreSQL, and what speaks its protocol, for users who outgrow one machine.</summary>
internal sealed class PostgresBackend : IStorageBackend
{
    private readonly NpgsqlDataSource _source;

    private PostgresBackend(NpgsqlDataSource source) => _source = source;

    public bool IsShared => true;

    public bool WantsCheckpoint => false;

    public bool HasLog => false;

    public static PostgresBackend Open(string connectionString)
    {
        NpgsqlDataSourceBuilder builder = new(Parse(connectionString));

        // Every statement is one of ours and comes again: prepared at its second use on a connection.
        builder.ConnectionStringBuilder.MaxAutoPrepare = 200;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        return new PostgresBackend(builder.Build());
    }

    private static string Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new StorageUnavailableException(
                $"Storage:Database is neither sqlite nor a connection string of PostgreSQL: {e.Message}", e);
        }
    }

    public string Translate(string migration)
        => migration.Replace("{bytes}", "BYTEA", StringComparison.Ordinal)
            .Replace(" {clustered}", "", StringComparison.Ordinal);

    public async ValueTask RunScriptAsync(string script, CancellationToken cancel)
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancel);
            await using NpgsqlCommand command = new(script, connection);
            await command.ExecuteNonQueryAsync(cancel);
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            throw PostgresFailure.Of(e);
        }
    }

    public async ValueTask<ISqlSession> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return new PostgresSession(await _source.OpenConnectionAsync(cancel), null);
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            throw PostgresFailure.Of(e);
        }
    }

    public async ValueTask<ISqlTransaction> BeginAsync(CancellationToken cancel)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancel);
            return new PostgresSession(connection, await connection.BeginTransactionAsync(cancel));
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            throw PostgresFailure.Of(e);
        }
    }

    public Task CheckpointAsync(CheckpointKind kind, CancellationToken cancel) => Task.CompletedTask;

    public async Task ListenAsync(Action<string> heard, CancellationToken cancel)
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancel);
            connection.Notification += (_, notice) =>
            {
                // Our own notices come back too: the process id of the writing connection is not ours to know, and
                // an account that is up to date costs one look at its modSeq.
                heard(notice.Payload);
            };
            await using (NpgsqlCommand listen = new("LISTEN shinten", connection))
            {
                await listen.ExecuteNonQueryAsync(cancel);
            }

            while (!cancel.IsCancellationRequested)
            {
                await connection.WaitAsync(cancel);
            }
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            throw PostgresFailure.Of(e);
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
