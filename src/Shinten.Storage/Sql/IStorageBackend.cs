namespace Shinten.Storage.Sql;

/// <summary>A database engine: SQLite in this process, or PostgreSQL.</summary>
internal interface IStorageBackend : IAsyncDisposable
{
    /// <summary>Whether other processes may write: what is remembered must then be checked in each
    /// transaction.</summary>
    bool IsShared { get; }

    /// <summary>Whether the log has grown enough to be moved into the database.</summary>
    bool WantsCheckpoint { get; }

    /// <summary>Whether there is any log to move.</summary>
    bool HasLog { get; }

    /// <summary>Turns the words in braces of a migration into this engine's.</summary>
    string Translate(string migration);

    /// <summary>Runs statements that create tables, outside any prepared path.</summary>
    ValueTask RunScriptAsync(string script, CancellationToken cancel);

    ValueTask<ISqlSession> ReadAsync(CancellationToken cancel);

    ValueTask<ISqlTransaction> BeginAsync(CancellationToken cancel);

    /// <summary>Moves the log into the database off the writer's way; truncates it when asked.</summary>
    Task CheckpointAsync(CheckpointKind kind, CancellationToken cancel);

    /// <summary>Calls back for each notice of another process until cancelled; ends at once if there are
    /// none.</summary>
    Task ListenAsync(Action<string> heard, CancellationToken cancel);
}

internal enum CheckpointKind
{
    /// <summary>The log is moved and begun again.</summary>
    Restart,

    /// <summary>The log is moved and its file emptied.</summary>
    Truncate,
}
