using System.Buffers.Binary;
using System.Text;
using Shinten.Sealing.Ids;

namespace Shinten.Sealing.Primitives;

/// <summary>Builds the info of a key or the associated data of an object (sealing.md §11), field by field.</summary>
/// <remarks>Strings get their 2-byte length in front; ids and numbers have fixed lengths; all integers are
/// big-endian.</remarks>
internal ref struct SealContext
{
    /// <summary>Room for the longest context: a vault item with the longest collection name.</summary>
    public const int MaxLength = 256;

    /// <summary>First byte of every stored object, and of its associated data.</summary>
    public const byte Format = 0x01;

    private readonly Span<byte> _buffer;
    private int _length;

    private SealContext(Span<byte> buffer) => _buffer = buffer;

    public readonly ReadOnlySpan<byte> Bytes => _buffer[.._length];

    /// <summary>The info of a derived key: no format byte.</summary>
    public static SealContext ForKey(Span<byte> buffer, ReadOnlySpan<byte> purpose)
    {
        SealContext context = new(buffer);
        context.AddText(purpose);
        return context;
    }

    /// <summary>The associated data of a stored object: the format byte, then as the info of a key.</summary>
    public static SealContext ForObject(Span<byte> buffer, ReadOnlySpan<byte> purpose)
    {
        SealContext context = new(buffer);
        context.Add(Format);
        context.AddText(purpose);
        return context;
    }

    public void AddText(ReadOnlySpan<byte> utf8)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], checked((ushort)utf8.Length));
        utf8.CopyTo(_buffer[(_length + 2)..]);
        _length += 2 + utf8.Length;
    }

    public void AddText(string text)
    {
        int written = Encoding.UTF8.GetBytes(text, _buffer[(_length + 2)..]);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], checked((ushort)written));
        _length += 2 + written;
    }

    public void Add(byte value) => _buffer[_length++] = value;

    public void Add(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer[_length..], value);
        _length += 4;
    }

    public void Add(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer[_length..], value);
        _length += 8;
    }

    public void Add(RandomId id)
    {
        id.Write(_buffer[_length..]);
        _length += RandomId.Length;
    }

    public void Add(AccountId account) => Add(account.Value);

    public void Add(Generation generation) => Add(generation.Value);
}
