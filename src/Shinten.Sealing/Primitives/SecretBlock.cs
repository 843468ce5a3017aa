using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Shinten.Sealing.Primitives;

/// <summary>Secret bytes of any length in one block of sodium_malloc memory; for rings, not for single keys.</summary>
internal sealed class SecretBlock : SafeHandle
{
    public SecretBlock(int length)
        : base(0, ownsHandle: true)
    {
        Sodium.EnsureReady();
        Length = length;
        SetHandle(Sodium.Malloc((nuint)Math.Max(length, 1)));
        if (IsInvalid)
            throw new InsufficientMemoryException("No locked memory is left for keys.");
    }

    public int Length { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>The caller keeps the block alive and undisposed while it uses the span.</summary>
    internal unsafe Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return new Span<byte>((byte*)handle, Length);
        }
    }

    protected override bool ReleaseHandle()
    {
        unsafe
        {
            CryptographicOperations.ZeroMemory(new Span<byte>((byte*)handle, Length));
        }

        Sodium.Free(handle);
        return true;
    }
}
