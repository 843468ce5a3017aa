using Shinten.Sealing.Seals;

namespace Shinten.Storage.Seals;

/// <summary>A seal in use, with what ends it. <see cref="LiveSeals"/> guards every member but <see cref="Seal"/> and
/// <see cref="IsStored"/>.</summary>
internal sealed class LiveSeal(Seal seal, int mostMessages)
{
    private int _users;
    private int _messages;
    private bool _ended;
    private ITimer? _timer;
    private volatile bool _isStored;

    public Seal Seal { get; } = seal;

    public bool IsSpent => _ended || _messages >= mostMessages;

    /// <summary>Whether the wrapped row is committed, so that messages need not carry it.</summary>
    public bool IsStored => _isStored;

    public void MarkStored() => _isStored = true;

    public void StartTimer(ITimer timer) => _timer = timer;

    public bool TryTake()
    {
        if (IsSpent)
        {
            return false;
        }

        _messages++;
        _users++;
        return true;
    }

    public void GiveBack()
    {
        _users--;
        DisposeWhenUnused();
    }

    public void End()
    {
        _ended = true;
        _timer?.Dispose();
        _timer = null;
        DisposeWhenUnused();
    }

    private void DisposeWhenUnused()
    {
        if (_ended && _users == 0)
        {
            Seal.Dispose();
        }
    }
}
