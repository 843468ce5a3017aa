using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Splits bytes into packets, in the current and in the legacy format (RFC 9580 §4.2).</summary>
internal ref struct PacketReader(ReadOnlySpan<byte> packets)
{
    private const int SmallestFirstPart = 512;

    private ReadOnlySpan<byte> _rest = packets;

    public PacketTag Tag { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>What follows the packet just read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Moves to the next packet; false at the end.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
            return false;

        byte first = Take(1)[0];
        if ((first & 0x80) == 0)
            throw new OpenPgpException("This is not an OpenPGP packet.");

        if ((first & 0x40) != 0)
        {
            Tag = (PacketTag)(first & 0x3F);
            ReadCurrentFormat();
        }
        else
        {
            Tag = (PacketTag)((first >> 2) & 0x0F);
            ReadLegacyFormat(first & 3);
        }

        return true;
    }

    private void ReadLegacyFormat(int lengthType)
    {
        long length = lengthType switch
        {
            0 => Take(1)[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            2 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => MayStream(Tag) ? _rest.Length : Refuse(),
        };
        Body = Take(length);
    }

    private void ReadCurrentFormat()
    {
        if (ReadLength(out long length))
        {
            Body = Take(length);
            return;
        }

        if (!MayStream(Tag) || length < SmallestFirstPart)
            Refuse();

        ArrayBufferWriter<byte> joined = new();
        joined.Write(Take(length));
        while (!ReadLength(out length))
            joined.Write(Take(length));

        joined.Write(Take(length));
        Body = joined.WrittenSpan;
    }

    /// <summary>False for a partial length: another follows the bytes (RFC 9580 §4.2.1.4).</summary>
    private bool ReadLength(out long length)
    {
        byte first = Take(1)[0];
        length = first switch
        {
            < 192 => first,
            < 224 => ((first - 192) << 8) + Take(1)[0] + 192,
            255 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => 1L << (first & 0x1F),
        };
        return first is < 224 or 255;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _rest.Length)
            throw new OpenPgpException("An OpenPGP packet is cut off.");

        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private static bool MayStream(PacketTag tag) => tag is PacketTag.CompressedData
        or PacketTag.SymmetricallyEncryptedData or PacketTag.LiteralData or PacketTag.EncryptedAndProtectedData;

    [DoesNotReturn]
    private static long Refuse()
        => throw new OpenPgpException("An OpenPGP packet has a length that its type does not allow.");
}
