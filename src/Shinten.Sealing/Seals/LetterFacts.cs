namespace Shinten.Sealing.Seals;

/// <summary>What the envelope records of its letter, so that a letter cannot be shown in another's place (sealing.md
/// §5).</summary>
/// <param name="PacketLength">Bytes of the whole packet, header included.</param>
/// <param name="PayloadLength">Bytes of the stored message inside.</param>
/// <param name="Compressed">Whether the literal lies in a Compressed Data packet.</param>
/// <param name="Check">The packet's salt (32 bytes), or for version 1 the SHA-256 of the packet.</param>
public sealed record LetterFacts(
    SealForm Form,
    LetterSecrecy Secrecy,
    long PacketLength,
    long PayloadLength,
    bool Compressed,
    byte[] Check);
