using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.Deflate;

namespace Shinten.Sealing.Primitives;

/// <summary>
/// Bytes deflated and padded before they are sealed: <c>length || deflated || zeros</c>, the whole of a Padmé length
/// (sealing.md §5). Lives in a pooled buffer that is cleared when it goes back.
/// </summary>
internal readonly ref struct PackedBytes : IDisposable
{
    public const int LengthPrefix = 4;

    private readonly byte[] _rented;
    private readonly int _length;

    private PackedBytes(byte[] rented, int length)
    {
        _rented = rented;
        _length = length;
    }

    public ReadOnlySpan<byte> Span => _rented.AsSpan(0, _length);

    public static PackedBytes Pack(ReadOnlySpan<byte> plaintext)
    {
        int bound = Padme.PaddedLength(LengthPrefix + Deflater.Bound(plaintext.Length));
        byte[] rented = ArrayPool<byte>.Shared.Rent(bound);
        int deflated = Deflater.Deflate(plaintext, rented.AsSpan(LengthPrefix));
        BinaryPrimitives.WriteInt32BigEndian(rented, deflated);
        int length = Padme.PaddedLength(LengthPrefix + deflated);
        rented.AsSpan(LengthPrefix + deflated, length - LengthPrefix - deflated).Clear();
        return new PackedBytes(rented, length);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_rented.AsSpan(0, _length));
        ArrayPool<byte>.Shared.Return(_rented);
    }
}
