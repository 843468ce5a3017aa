using System.Buffers;
using System.Security.Cryptography;
using Shinten.Sealing.Seals;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Writes version 2 of the encrypted data packet: AEAD in chunks (RFC 9580 §5.13.2).</summary>
internal static class EncryptedPacketV2
{
    /// <summary>Version, cipher, mode, chunk size and salt.</summary>
    public const int FieldsLength = 4 + ChunkKey.SaltLength;

    public static long BodyLength(long textLength)
        => FieldsLength + textLength + (AeadMode.TagLength * (ChunkCount(textLength) + 1));

    public static long ChunkCount(long textLength)
        => (textLength + EncryptedPacket.ChunkLength - 1) / EncryptedPacket.ChunkLength;

    public static EncryptedPacketFacts Write(
        IBufferWriter<byte> output, SealForm form, ReadOnlySpan<byte> sessionKey, LetterText text)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(ChunkKey.SaltLength);
        byte[] header = new byte[ChunkKey.HeaderLength];
        ChunkKey.WriteHeader(header, form.Cipher, form.Aead, EncryptedPacket.ChunkSizeOctet);

        long bodyLength = BodyLength(text.Length);
        output.WritePacketHeader(PacketTag.EncryptedAndProtectedData, bodyLength);
        output.Write(header.AsSpan(1));
        output.Write(salt);
        WriteChunks(output, text, sessionKey, salt, header);
        long packetLength = FieldWriter.PacketHeaderLength(bodyLength) + bodyLength;
        return new EncryptedPacketFacts(packetLength, text.PayloadLength, text.Compressed, salt);
    }

    private static void WriteChunks(
        IBufferWriter<byte> output, LetterText text, ReadOnlySpan<byte> sessionKey, byte[] salt, byte[] header)
    {
        using ChunkSealer sealer = new(sessionKey, salt, header);
        for (long position = 0; position < text.Length; position += EncryptedPacket.ChunkLength)
        {
            int count = (int)Math.Min(EncryptedPacket.ChunkLength, text.Length - position);
            Span<byte> chunk = output.GetSpan(count + AeadMode.TagLength)[..(count + AeadMode.TagLength)];
            text.CopyTo(position, chunk[..count]);
            sealer.Seal(chunk[..count], chunk[count..]);
            output.Advance(chunk.Length);
        }

        sealer.Finish(output.GetSpan(AeadMode.TagLength)[..AeadMode.TagLength]);
        output.Advance(AeadMode.TagLength);
    }
}
