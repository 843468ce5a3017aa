namespace Shinten.Sealing.Deflate;

/// <summary>The constants of DEFLATE (RFC 1951 §3.2.5 to §3.2.7).</summary>
internal static class DeflateTables
{
    public const int EndOfBlock = 256;
    public const int LiteralCodes = 288;
    public const int UsedLiteralCodes = 286;
    public const int DistanceCodes = 32;
    public const int UsedDistanceCodes = 30;
    public const int CodeLengthCodes = 19;
    public const int MaxBits = 15;
    public const int MaxMatch = 258;
    public const int Window = 32 * 1024;

    public static ReadOnlySpan<byte> CodeLengthOrder
        => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    public static ReadOnlySpan<ushort> LengthBase =>
    [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ];

    public static ReadOnlySpan<byte> LengthExtra =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    public static ReadOnlySpan<ushort> DistanceBase =>
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12289, 16385, 24577,
    ];

    public static ReadOnlySpan<byte> DistanceExtra =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>The lengths of the fixed codes for literals and lengths (RFC 1951 §3.2.6).</summary>
    public static void FillFixedLiterals(Span<byte> lengths)
    {
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..288].Fill(8);
    }
}
