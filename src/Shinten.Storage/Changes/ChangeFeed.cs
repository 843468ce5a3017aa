using System.Collections.Concurrent;
using System.Collections.Immutable;
using Shinten.Sealing.Ids;

namespace Shinten.Storage.Changes;

/// <summary>Tells sessions what was committed, in the order of the commits.</summary>
public sealed class ChangeFeed
{
    private readonly ConcurrentDictionary<AccountId, ImmutableArray<ChangeSubscription>> _subscriptions = new();

    public ChangeSubscription Subscribe(AccountId account)
    {
        ChangeSubscription subscription = new(this, account);
        _subscriptions.AddOrUpdate(account, [subscription], (_, others) => others.Add(subscription));
        return subscription;
    }

    /// <summary>Only the writer calls this, after the commit: a session must never hear of what a crash can take
    /// back.</summary>
    internal void Publish(AccountChange change)
    {
        if (!_subscriptions.TryGetValue(change.Account, out ImmutableArray<ChangeSubscription> subscriptions))
        {
            return;
        }

        foreach (ChangeSubscription subscription in subscriptions)
        {
            subscription.Tell(change);
        }
    }

    internal void Unsubscribe(ChangeSubscription subscription)
    {
        AccountId account = subscription.Account;
        while (_subscriptions.TryGetValue(account, out ImmutableArray<ChangeSubscription> before))
        {
            ImmutableArray<ChangeSubscription> after = before.Remove(subscription);
            bool done = after.IsEmpty
                ? _subscriptions.TryRemove(KeyValuePair.Create(account, before))
                : _subscriptions.TryUpdate(account, after, before);
            if (done)
            {
                return;
            }
        }
    }
}
