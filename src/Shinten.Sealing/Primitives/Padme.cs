using System.Numerics;

namespace Shinten.Sealing.Primitives;

/// <summary>Padmé: rounds a length up so that it tells at most O(log log n) bits, for at most 12 % more.</summary>
internal static class Padme
{
    public static int PaddedLength(int length)
    {
        if (length < 2)
            return length;
        int exponent = BitOperations.Log2((uint)length);
        int significant = BitOperations.Log2((uint)exponent) + 1;
        int mask = (1 << (exponent - significant)) - 1;
        return (length + mask) & ~mask;
    }
}
