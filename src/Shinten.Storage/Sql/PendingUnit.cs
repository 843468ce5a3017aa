using Shinten.Sealing.Ids;
using Shinten.Storage.Messages;

namespace Shinten.Storage.Sql;

/// <summary>A unit of work that waits for its commit.</summary>
internal interface IPendingUnit
{
    /// <summary>Accounts it touches.</summary>
    IReadOnlyCollection<AccountId> Accounts { get; }

    /// <summary>The letters and queue rows it brings; null if none.</summary>
    UnitOfWork? Work { get; }

    ValueTask ApplyAsync(CommitScope scope, CancellationToken cancel);

    void Complete();

    void Fail(Exception e);
}

/// <summary>Applies a change inside a batch; what it returns is handed out once the batch is committed.</summary>
internal delegate ValueTask<T> ApplyUnit<T>(CommitScope scope, CancellationToken cancel);

internal sealed class PendingUnit<T>(
    IReadOnlyCollection<AccountId> accounts, UnitOfWork? work, ApplyUnit<T> apply) : IPendingUnit
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _outcome;

    public IReadOnlyCollection<AccountId> Accounts => accounts;

    public UnitOfWork? Work => work;

    public Task<T> Done => _done.Task;

    public async ValueTask ApplyAsync(CommitScope scope, CancellationToken cancel)
        => _outcome = await apply(scope, cancel);

    public void Complete() => _done.TrySetResult(_outcome!);

    public void Fail(Exception e) => _done.TrySetException(e);
}
