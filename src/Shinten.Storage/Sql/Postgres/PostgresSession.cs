using Npgsql;
using NpgsqlTypes;

namespace Shinten.Storage.Sql.Postgres;

/// <summary>A pooled connection; with a transaction, statements are held back and sent together.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, NpgsqlTransaction? transaction) : ISqlTransaction
{
    private static readonly SqlText NotifyOthers = new("SELECT pg_notify('shinten', $1)");

    private NpgsqlBatch? _held;
    private string? _notice;
    private NpgsqlTransaction? _transaction = transaction;

    public ValueTask<List<T>> QueryAsync<T>(
        SqlText sql, Func<ISqlRow, T> map, CancellationToken cancel, params ReadOnlySpan<SqlValue> values)
    {
        NpgsqlBatch batch = TakeHeld();
        batch.BatchCommands.Add(Command(sql, values));
        return QueryLastAsync(batch, map, cancel);
    }

    public async ValueTask QueryEachAsync(
        SqlText sql, IReadOnlyList<SqlValue[]> sets, Action<int, ISqlRow> read, CancellationToken cancel)
    {
        if (sets.Count == 0)
        {
            return;
        }

        NpgsqlBatch batch = TakeHeld();
        foreach (SqlValue[] values in sets)
        {
            batch.BatchCommands.Add(Command(sql, values));
        }

        await RunAsync(batch, read, cancel);
    }

    public void Execute(SqlText sql, params ReadOnlySpan<SqlValue> values)
    {
        _held ??= NewBatch();
        _held.BatchCommands.Add(Command(sql, values));
    }

    public void Notify(string payload) => _notice = payload;

    public async ValueTask CommitAsync(CancellationToken cancel)
    {
        try
        {
            await SendHeldAsync(cancel);
            await _transaction!.CommitAsync(cancel);
            await _transaction.DisposeAsync();
            _transaction = null;
            await SendNoticeAsync(cancel);
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            throw PostgresFailure.Of(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_held is not null)
        {
            await _held.DisposeAsync();
        }

        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private static NpgsqlBatchCommand Command(SqlText sql, ReadOnlySpan<SqlValue> values)
    {
        NpgsqlBatchCommand command = new(sql.Postgres);
        foreach (SqlValue value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    private static NpgsqlParameter Parameter(SqlValue value) => value.Kind switch
    {
        SqlKind.Null => new NpgsqlParameter { Value = DBNull.Value },
        SqlKind.Number => new NpgsqlParameter<long> { TypedValue = value.Number, NpgsqlDbType = NpgsqlDbType.Bigint },
        SqlKind.Text => new NpgsqlParameter<string> { TypedValue = value.Text, NpgsqlDbType = NpgsqlDbType.Text },
        SqlKind.Bytes => new NpgsqlParameter<ReadOnlyMemory<byte>>
        {
            TypedValue = value.Bytes,
            NpgsqlDbType = NpgsqlDbType.Bytea,
        },
    };

    private NpgsqlBatch NewBatch() => new(connection, _transaction);

    private NpgsqlBatch TakeHeld()
    {
        NpgsqlBatch batch = _held ?? NewBatch();
        _held = null;
        return batch;
    }

    private async ValueTask SendHeldAsync(CancellationToken cancel)
    {
        if (_held is not null)
        {
            await using NpgsqlBatch batch = TakeHeld();
            await batch.ExecuteNonQueryAsync(cancel);
        }
    }

    // In a transaction of its own: a NOTIFY inside the batch would make all commits of the cluster queue for one lock.
    private async ValueTask SendNoticeAsync(CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(_notice))
        {
            return;
        }

        try
        {
            await using NpgsqlBatch batch = NewBatch();
            batch.BatchCommands.Add(Command(NotifyOthers, [_notice]));
            await batch.ExecuteNonQueryAsync(cancel);
        }
        catch (Exception e) when (PostgresFailure.Concerns(e))
        {
            // It is committed all the same; the others find out by their poll.
        }
    }

    private static async ValueTask<List<T>> QueryLastAsync<T>(
        NpgsqlBatch batch, Func<ISqlRow, T> map, CancellationToken cancel)
    {
        List<T> rows = [];
        await RunAsync(batch, (_, row) => rows.Add(map(row)), cancel);
        return rows;
    }

    // Statements without rows make no result; so the first result is the first query's.
    private static async ValueTask RunAsync(
        NpgsqlBatch batch, Action<int, ISqlRow> read, CancellationToken cancel)
    {
        await using (batch)
        {
            try
            {
                await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancel);
                PostgresRow row = new(reader);
                int place = 0;
                do
                {
                    while (await reader.ReadAsync(cancel))
                    {
                        read(place, row);
                    }

                    place++;
                }
                while (await reader.NextResultAsync(cancel));
            }
            catch (Exception e) when (PostgresFailure.Concerns(e))
            {
                throw PostgresFailure.Of(e);
            }
        }
    }
}
