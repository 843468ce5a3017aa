using System.Buffers.Binary;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Reads the fields of a packet body one after another and refuses to read past its end.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> fields)
{
    private ReadOnlySpan<byte> _rest = fields;

    public readonly int Left => _rest.Length;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
            throw new OpenPgpException("A packet ends before its last field.");

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    public ReadOnlySpan<byte> Rest() => Take(_rest.Length);

    /// <summary>A multiprecision integer, without leading zeros (RFC 9580 §3.2).</summary>
    public ReadOnlySpan<byte> Mpi() => Take((UInt16() + 7) / 8).TrimStart((byte)0);

    /// <summary>A field behind its one-octet length.</summary>
    public ReadOnlySpan<byte> Counted() => Take(Byte());
}
