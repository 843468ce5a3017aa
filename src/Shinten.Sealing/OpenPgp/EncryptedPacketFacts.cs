namespace Shinten.Sealing.OpenPgp;

/// <summary>
/// What the envelope records about a letter's packet, and what an opener checks before it yields a byte.
/// </summary>
/// <param name="PacketLength">Bytes of the whole packet, header included.</param>
/// <param name="PayloadLength">Bytes of the message inside.</param>
/// <param name="Compressed">Whether the literal lies in a Compressed Data packet.</param>
/// <param name="Check">The salt (version 2) or the SHA-256 of the packet (version 1).</param>
public sealed record EncryptedPacketFacts(long PacketLength, long PayloadLength, bool Compressed, byte[] Check);
