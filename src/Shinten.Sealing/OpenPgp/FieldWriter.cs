using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Writes the fields of packets.</summary>
internal static class FieldWriter
{
    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteUInt16(this IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), checked((ushort)value));
        output.Advance(2);
    }

    public static void WriteUInt32(this IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    /// <summary>Writes a multiprecision integer (RFC 9580 §3.2).</summary>
    public static void WriteMpi(this IBufferWriter<byte> output, ReadOnlySpan<byte> integer)
    {
        ReadOnlySpan<byte> digits = integer.TrimStart((byte)0);
        int bits = digits.IsEmpty ? 0 : ((digits.Length - 1) * 8) + BitOperations.Log2(digits[0]) + 1;
        output.WriteUInt16(bits);
        output.Write(digits);
    }

    /// <summary>Writes a packet header with a definite length (RFC 9580 §4.2.1).</summary>
    public static void WritePacketHeader(this IBufferWriter<byte> output, PacketTag tag, long bodyLength)
    {
        Span<byte> header = output.GetSpan(6);
        output.Advance(PacketHeader(header, tag, bodyLength));
    }

    public static void WritePacket(this IBufferWriter<byte> output, PacketTag tag, ReadOnlySpan<byte> body)
    {
        output.WritePacketHeader(tag, body.Length);
        output.Write(body);
    }

    public static int PacketHeader(Span<byte> header, PacketTag tag, long bodyLength)
    {
        header[0] = (byte)(0xC0 | (byte)tag);
        return 1 + Length(header[1..], bodyLength);
    }

    public static int PacketHeaderLength(long bodyLength) => bodyLength < 192 ? 2 : bodyLength < 8384 ? 3 : 6;

    /// <summary>A length of one, two or five octets, as in packet headers and signature subpackets.</summary>
    public static int Length(Span<byte> output, long length)
    {
        if (length < 192)
        {
            output[0] = (byte)length;
            return 1;
        }

        if (length < 8384)
        {
            BinaryPrimitives.WriteUInt16BigEndian(output, (ushort)(length - 192 + (192 << 8)));
            return 2;
        }

        output[0] = 0xFF;
        BinaryPrimitives.WriteUInt32BigEndian(output[1..], checked((uint)length));
        return 5;
    }
}
