using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shinten.Keyring;
using Shinten.Sealing.Ids;
using Shinten.Sealing.Slots;
using Shinten.Storage.Accounts;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>The slots that are open, each shared by its sessions and zeroed with the last of them.</summary>
internal sealed class UnlockedSlots(
    IOptions<UnlockedSessionsOptions> options, TimeProvider clock, ILoggerFactory loggers) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SlotId, (UnlockedSlot Slot, byte[] Wrapped)> _open = [];
    private readonly EnvelopeShelf _shelf = new(options.Value);
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
            if (_open.TryGetValue(slot.Id, out (UnlockedSlot Slot, byte[] Wrapped) open)
                && open.Wrapped.AsSpan().SequenceEqual(slot.Wrapped)
                && open.Slot.TryJoin())
            {
                return new SessionLetterOpener(open.Slot);
            }

            if (AccountSecrets.TryUnlock(account.Id, slot, password) is not { } secrets)
            {
                return null;
            }

            UnlockedSlot unlocked = new(account, secrets, new SlotTools(_shelf, clock, _logger, Forget));
            _open[slot.Id] = (unlocked, slot.Wrapped);
            return new SessionLetterOpener(unlocked);
        }
    }

    public void Dispose()
    {
        UnlockedSlot[] slots;
        lock (_gate)
        {
            slots = [.. _open.Values.Select(open => open.Slot)];
            _open.Clear();
        }

        foreach (UnlockedSlot slot in slots)
        {
            slot.Dispose();
        }
    }

    private void Forget(UnlockedSlot ended)
    {
        lock (_gate)
        {
            foreach ((SlotId id, (UnlockedSlot slot, _)) in _open)
            {
                if (slot == ended)
                {
                    _open.Remove(id);
                    return;
                }
            }
        }
    }
}

/// <summary>What every slot works with.</summary>
/// <param name="Forget">Called when the last session of a slot has ended.</param>
internal sealed record SlotTools(
    EnvelopeShelf Shelf, TimeProvider Clock, ILogger Logger, Action<UnlockedSlot> Forget);
