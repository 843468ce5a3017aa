using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Shinten.Sealing.Deflate;
using Shinten.Sealing.Primitives;

namespace Shinten.Keyring.Primitives;

/// <summary>The way back from <see cref="PackedBytes"/>: length, padding and bound are checked before a byte goes
/// out.</summary>
internal static class Unpacking
{
    private const int UsualLength = 16 * 1024;

    public static bool TryUnpack(ReadOnlySpan<byte> packed, int maxLength, IBufferWriter<byte> output)
    {
        if (!TryFindDeflated(packed, out ReadOnlySpan<byte> deflated))
            return false;
        for (int room = Math.Min(UsualLength, maxLength); ; room = Math.Min(room * 8, maxLength))
        {
            byte[] rented = ArrayPool<byte>.Shared.Rent(room);
            Span<byte> plaintext = rented.AsSpan(0, room);
            InflateOutcome outcome = Inflater.Inflate(deflated, plaintext, out int written);
            if (outcome == InflateOutcome.Whole)
                output.Write(plaintext[..written]);
            CryptographicOperations.ZeroMemory(plaintext[..written]);
            ArrayPool<byte>.Shared.Return(rented);
            if (outcome != InflateOutcome.DoesNotFit || room == maxLength)
                return outcome == InflateOutcome.Whole;
        }
    }

    private static bool TryFindDeflated(ReadOnlySpan<byte> packed, out ReadOnlySpan<byte> deflated)
    {
        deflated = default;
        if (packed.Length < PackedBytes.LengthPrefix)
            return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(packed);
        int used = PackedBytes.LengthPrefix + (int)Math.Min(length, int.MaxValue / 2);
        if (used > packed.Length
            || Padme.PaddedLength(used) != packed.Length
            || packed[used..].ContainsAnyExcept((byte)0))
        {
            return false;
        }

        deflated = packed[PackedBytes.LengthPrefix..used];
        return true;
    }
}
