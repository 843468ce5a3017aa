using System.Runtime.InteropServices;

namespace Shinten.Sealing.Primitives;

/// <summary>32 secret bytes; given back, zeroed, when disposed and no longer read by another thread.</summary>
internal sealed class SecretCell : SafeHandle
{
    private readonly SecretSlab _slab;
    private readonly int _cell;

    public SecretCell()
        : base(0, ownsHandle: true)
    {
        (_slab, _cell) = SecretSlab.Take();
        SetHandle(1);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Valid only between DangerousAddRef and DangerousRelease; use <see cref="SecretReading"/>.</summary>
    internal Span<byte> Bytes => _slab.Cell(_cell);

    protected override bool ReleaseHandle()
    {
        _slab.Return(_cell);
        return true;
    }
}
