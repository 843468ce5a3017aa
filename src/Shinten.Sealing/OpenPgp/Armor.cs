using System.Buffers;

namespace Shinten.Sealing.OpenPgp;

/// <summary>What an armour's header line says it contains (RFC 9580 §6.2.1).</summary>
public enum ArmorKind
{
    Message,
    PublicKey,
    PrivateKey,
    Signature,
}

/// <summary>ASCII armour (RFC 9580 §6.2), written with CRLF line ends and without a checksum, so that any range can be made alone.</summary>
public static class Armor
{
    /// <summary>Exact length of the armour around this many bytes.</summary>
    public static long Length(long binaryLength, ArmorKind kind = ArmorKind.Message) => throw new NotSupportedException();

    /// <summary>Writes the whole armour.</summary>
    public static void Write(IBufferWriter<byte> output, in ReadOnlySequence<byte> binary, ArmorKind kind = ArmorKind.Message)
        => throw new NotSupportedException();

    /// <summary>Which bytes of the binary are needed for a range of the armour.</summary>
    public static (long Offset, int Length) BinaryRange(
        long binaryLength, long offset, int count, ArmorKind kind = ArmorKind.Message)
        => throw new NotSupportedException();

    /// <summary>Writes a range of the armour from the bytes that <see cref="BinaryRange"/> asked for.</summary>
    public static void WriteRange(
        IBufferWriter<byte> output,
        long binaryLength,
        long offset,
        int count,
        in ReadOnlySequence<byte> binaryRange,
        ArmorKind kind = ArmorKind.Message)
        => throw new NotSupportedException();

    /// <summary>Reads the first armour in a text, leniently; the checksum is ignored (RFC 9580 §6.1).</summary>
    /// <exception cref="OpenPgpException">There is none, or it is broken or longer than allowed.</exception>
    public static byte[] Read(ReadOnlySpan<byte> text, int maxBytes, out ArmorKind kind) => throw new NotSupportedException();
}
