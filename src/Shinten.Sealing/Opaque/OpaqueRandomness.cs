namespace Shinten.Sealing.Opaque;

/// <summary>The random parts of one answer of the server; given only by published vectors.</summary>
internal readonly ref struct OpaqueRandomness(ReadOnlySpan<byte> bytes)
{
    public const int Length = OpaqueLengths.Nonce + OpaqueLengths.Nonce + OpaqueLengths.Seed;

    public ReadOnlySpan<byte> MaskingNonce { get; } = bytes[..OpaqueLengths.Nonce];

    public ReadOnlySpan<byte> ServerNonce { get; } = bytes.Slice(OpaqueLengths.Nonce, OpaqueLengths.Nonce);

    public ReadOnlySpan<byte> KeyshareSeed { get; } = bytes[(2 * OpaqueLengths.Nonce)..Length];
}
