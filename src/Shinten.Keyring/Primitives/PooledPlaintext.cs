using System.Buffers;
using System.Security.Cryptography;

namespace Shinten.Keyring.Primitives;

/// <summary>A pooled buffer for plaintext, cleared before it goes back.</summary>
internal readonly ref struct PooledPlaintext : IDisposable
{
    private readonly byte[] _rented;

    public PooledPlaintext(int length)
    {
        _rented = ArrayPool<byte>.Shared.Rent(length);
        Span = _rented.AsSpan(0, length);
    }

    public Span<byte> Span { get; }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Span);
        ArrayPool<byte>.Shared.Return(_rented);
    }
}
