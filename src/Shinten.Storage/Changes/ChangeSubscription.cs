using System.Threading.Channels;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Changes;

/// <summary>
/// One session's ear on an account. A slow session loses the oldest notices, never the newest: a notice is a hint,
/// and what changed is read from the mailbox by modSeq.
/// </summary>
public sealed class ChangeSubscription : IDisposable
{
    private const int Kept = 16;

    private readonly ChangeFeed _feed;
    private readonly Channel<AccountChange> _changes = Channel.CreateBounded<AccountChange>(
        new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    internal ChangeSubscription(ChangeFeed feed, AccountId account)
    {
        _feed = feed;
        Account = account;
    }

    public AccountId Account { get; }

    public ChannelReader<AccountChange> Changes => _changes.Reader;

    public void Dispose()
    {
        _feed.Unsubscribe(this);
        _changes.Writer.TryComplete();
    }

    internal void Tell(AccountChange change) => _changes.Writer.TryWrite(change);
}
