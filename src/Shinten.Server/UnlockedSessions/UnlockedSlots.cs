using Microsoft.Extensions.Logging;
using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>The slots that are open, each shared by its sessions and zeroed with the last of them.</summary>
internal sealed class UnlockedSlots(TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SlotId, Shared> _open = [];
    private readonly ILogger _logger = loggers.CreateLogger<UnlockedSlots>();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Opens a slot with its password, or joins the sessions that have it open; null if it does not open.
    /// </summary>
    public ILetterOpener? Open(Account account, WrappedSlot slot, AppPassword password)
    {
        lock (_gate)
        {
            // The wrapped bytes say whether it is still the same slot under the same secrets.
            if (_open.TryGetValue(slot.Id, out Shared? shared) && shared.Wrapped.AsSpan().SequenceEqual(slot.Wrapped))
            {
                shared.Sessions++;
                return OpenerOf(shared);
            }

            if (AccountSecrets.TryUnlock(account.Id, slot, password) is not { } secrets)
            {
                return null;
            }

            shared = new Shared(new UnlockedSlot(account, secrets, clock, _logger), slot.Wrapped);
            _open[slot.Id] = shared;
            return OpenerOf(shared);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Shared shared in _open.Values)
            {
                shared.Slot.Dispose();
            }

            _open.Clear();
        }
    }

    private SessionLetterOpener OpenerOf(Shared shared) => new(shared.Slot, _ => Release(shared));

    private void Release(Shared shared)
    {
        lock (_gate)
        {
            if (--shared.Sessions > 0)
            {
                return;
            }

            foreach ((SlotId id, Shared open) in _open)
            {
                if (open == shared)
                {
                    _open.Remove(id);
                    break;
                }
            }
        }

        shared.Slot.Dispose();
    }

    private sealed class Shared(UnlockedSlot slot, byte[] wrapped)
    {
        public UnlockedSlot Slot { get; } = slot;

        public byte[] Wrapped { get; } = wrapped;

        public int Sessions { get; set; } = 1;
    }
}
