using System.Buffers;

namespace Shinten.Keyring.Index;

/// <summary>Numbers in groups of seven bits, the least first, the top bit set while more follow.</summary>
internal static class VariableLength
{
    public static void Write(ArrayBufferWriter<byte> output, ulong value)
    {
        Span<byte> bytes = output.GetSpan(10);
        int length = 0;
        while (value >= 0x80)
        {
            bytes[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[length++] = (byte)value;
        output.Advance(length);
    }

    /// <summary>False if the bytes end within a number or it has more than 63 bits.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < bytes.Length && i < 9; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    public static bool TryRead(ref ReadOnlySpan<byte> bytes, int max, out int value)
    {
        bool read = TryRead(ref bytes, out ulong wide) && wide <= (ulong)max;
        value = read ? (int)wide : 0;
        return read;
    }
}
