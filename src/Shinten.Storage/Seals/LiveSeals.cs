using Shinten.Sealing.Ids;
using Shinten.Sealing.Seals;

namespace Shinten.Storage.Seals;

/// <summary>The seals with which this process seals arriving mail, one per account (sealing.md §4).</summary>
/// <remarks>Concurrent arrivals share a seal. Its keys are zeroed when it ends and nobody is sealing with it.</remarks>
public sealed class LiveSeals(ReadSealingKeys readKeys, SealLimits limits, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AccountId, LiveSeal> _live = [];
    private readonly Dictionary<AccountId, Task<LiveSeal>> _making = [];
    private bool _disposed;

    /// <summary>Takes the account's live seal for one more message or name; made now if there is none.</summary>
    /// <exception cref="AccountGoneException">There is no such account.</exception>
    public ValueTask<SealUse> ForAsync(AccountId account, CancellationToken cancel)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_live.TryGetValue(account, out LiveSeal? live) && TryTake(live) is { } use)
            {
                return new ValueTask<SealUse>(use);
            }
        }

        return new ValueTask<SealUse>(MakeAndTakeAsync(account, cancel));
    }

    /// <summary>Ends the account's live seal: the account key or a reading certificate changed.</summary>
    public void End(AccountId account)
    {
        lock (_gate)
        {
            // What is being made was perhaps read before the change.
            _making.Remove(account);
            if (_live.TryGetValue(account, out LiveSeal? live))
            {
                EndLocked(live);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _making.Clear();
            foreach (LiveSeal live in _live.Values)
            {
                live.End();
            }

            _live.Clear();
        }
    }

    internal void GiveBack(LiveSeal seal)
    {
        lock (_gate)
        {
            seal.GiveBack();
            if (!seal.IsStored)
            {
                // Its row could not be committed: nothing more is sealed with it (sealing.md §4).
                EndLocked(seal);
            }
        }
    }

    private async Task<SealUse> MakeAndTakeAsync(AccountId account, CancellationToken cancel)
    {
        while (true)
        {
            Task<LiveSeal> making = MakeOnce(account);
            LiveSeal live = await making.WaitAsync(cancel);
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (TryTake(live) is { } use)
                {
                    return use;
                }
            }
        }
    }

    private Task<LiveSeal> MakeOnce(AccountId account)
    {
        lock (_gate)
        {
            if (_live.TryGetValue(account, out LiveSeal? live) && !live.IsSpent)
            {
                return Task.FromResult(live);
            }

            if (!_making.TryGetValue(account, out Task<LiveSeal>? making))
            {
                TaskCompletionSource<LiveSeal> made = new(TaskCreationOptions.RunContinuationsAsynchronously);
                making = made.Task;
                _making[account] = making;
                _ = MakeAsync(account, made);
            }

            return making;
        }
    }

    private async Task MakeAsync(AccountId account, TaskCompletionSource<LiveSeal> made)
    {
        try
        {
            // Not the caller's token: others wait for the same seal.
            SealingKeys found = await readKeys(account, CancellationToken.None)
                ?? throw new AccountGoneException();
            LiveSeal live = new(Seal.Create(found.AccountKey, found.Certificates, clock), limits.Messages);
            Publish(account, live, made.Task);
            made.SetResult(live);
        }
#pragma warning disable CA1031 // Whatever failed is handed to everyone who waits for this seal.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (_gate)
            {
                RemoveMaking(account, made.Task);
            }

            made.SetException(e);
        }
    }

    private void Publish(AccountId account, LiveSeal live, Task<LiveSeal> making)
    {
        lock (_gate)
        {
            bool isCurrent = RemoveMaking(account, making);
            if (_disposed || !isCurrent)
            {
                // The key changed while it was read, or the process is stopping: nobody may seal with this one.
                live.End();
                return;
            }

            if (_live.TryGetValue(account, out LiveSeal? before))
            {
                EndLocked(before);
            }

            _live[account] = live;
            live.StartTimer(clock.CreateTimer(_ => EndNow(live), null, limits.Lifetime, Timeout.InfiniteTimeSpan));
        }
    }

    private bool RemoveMaking(AccountId account, Task<LiveSeal> making)
        => _making.TryGetValue(account, out Task<LiveSeal>? current) && current == making && _making.Remove(account);

    private SealUse? TryTake(LiveSeal live)
    {
        if (!live.TryTake())
        {
            return null;
        }

        if (live.IsSpent)
        {
            EndLocked(live);
        }

        return new SealUse(this, live);
    }

    private void EndNow(LiveSeal live)
    {
        lock (_gate)
        {
            EndLocked(live);
        }
    }

    private void EndLocked(LiveSeal live)
    {
        if (_live.TryGetValue(live.Seal.Account, out LiveSeal? current) && current == live)
        {
            _live.Remove(live.Seal.Account);
        }

        live.End();
    }
}
