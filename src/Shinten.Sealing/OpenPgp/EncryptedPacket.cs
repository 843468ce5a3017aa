using System.Buffers;
using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>What the envelope records about a letter's packet, and what an opener checks before it yields a byte.</summary>
/// <param name="PacketLength">Bytes of the whole packet, header included.</param>
/// <param name="PayloadLength">Bytes of the message inside.</param>
/// <param name="Compressed">Whether the literal lies in a Compressed Data packet.</param>
/// <param name="Check">The salt (version 2) or the SHA-256 of the packet (version 1).</param>
public sealed record EncryptedPacketFacts(long PacketLength, long PayloadLength, bool Compressed, byte[] Check);

/// <summary>Seals a payload as one Symmetrically Encrypted and Integrity Protected Data packet (RFC 9580 §5.13).</summary>
public static class EncryptedPacket
{
    /// <summary>Bytes of plaintext in a chunk of version 2: chunk size octet 10 (sealing.md §5).</summary>
    public const int ChunkLength = 1 << 16;

    /// <summary>Writes the packet around one Literal Data packet, compressed where that fits one chunk and helps.</summary>
    public static EncryptedPacketFacts Write(
        IBufferWriter<byte> output, SealForm form, ReadOnlySpan<byte> sessionKey, in ReadOnlySequence<byte> payload)
        => throw new NotSupportedException();
}
