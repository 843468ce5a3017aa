using Microsoft.Extensions.Logging;
using Shinten.Sealing.Ids;
using Shinten.Storage.Accounts;
using Shinten.Storage.Changes;
using Shinten.Storage.Directory;
using Shinten.Storage.Messages;
using Shinten.Storage.Queue;

namespace Shinten.Storage;

/// <summary>All mail of this server: opened once by a process, closed at its end.</summary>
public sealed partial class MailStore : IAsyncDisposable
{
    public MailDirectory Directory => throw new NotSupportedException();

    public ChangeFeed Changes => throw new NotSupportedException();

    public OutgoingQueue Queue => throw new NotSupportedException();

    public TimeProvider Clock => throw new NotSupportedException();

    /// <exception cref="DataFolderInUseException">Another process has the data folder.</exception>
    /// <exception cref="DatabaseTooNewException">A newer program wrote the database.</exception>
    /// <exception cref="StorageUnavailableException">The database does not answer.</exception>
    public static Task<MailStore> OpenAsync(
        StorageOptions options,
        TimeProvider clock,
        ILoggerFactory loggers,
        CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>The live object of an account; null if there is no such account.</summary>
    public ValueTask<Account?> FindAccountAsync(AccountId account, CancellationToken cancel)
        => throw new NotSupportedException();

    /// <summary>Reserves the id of a letter before it is sealed; no I/O but once in many.</summary>
    public ValueTask<MessageId> NextMessageIdAsync(CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Commits a unit of work; when this returns Committed, all of it survives a power loss.</summary>
    public Task<CommitResult> CommitAsync(UnitOfWork work, CancellationToken cancel)
        => throw new NotSupportedException();

    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
