using Shinten.Sealing.Seals;

namespace Shinten.Storage.Seals;

/// <summary>The right to seal one message, or one name, with a live seal; held until its commit is decided.</summary>
public sealed class SealUse : IDisposable
{
    private readonly LiveSeals _seals;
    private readonly LiveSeal _live;
    private bool _givenBack;

    internal SealUse(LiveSeals seals, LiveSeal live)
    {
        _seals = seals;
        _live = live;
        NewRow = live.IsStored ? null : live.Seal.Wrapped;
    }

    public Seal Seal => _live.Seal;

    /// <summary>The row to commit before what was sealed; null when an earlier commit brought it.</summary>
    public WrappedSeal? NewRow { get; }

    /// <summary>Says that the commit succeeded. Without it the seal is discarded when this use ends, unless its row
    /// is known to be stored.</summary>
    public void Committed() => _live.MarkStored();

    public void Dispose()
    {
        if (!_givenBack)
        {
            _givenBack = true;
            _seals.GiveBack(_live);
        }
    }
}
