using System.Buffers;
using System.Security.Cryptography;

namespace Shinten.Sealing.OpenPgp;

/// <summary>Writes version 1 of the encrypted data packet: AES-256 in CFB, with an MDC (RFC 9580 §5.13.1).</summary>
internal static class EncryptedPacketV1
{
    public const int PrefixLength = BlockLength + 2;
    public const int MdcLength = 2 + SHA1.HashSizeInBytes;

    private const int BlockLength = 16;
    private const int PieceLength = 1 << 16;

    public static ReadOnlySpan<byte> MdcHeader => [0xD3, 0x14];

    public static EncryptedPacketFacts Write(
        IBufferWriter<byte> output, ReadOnlySpan<byte> sessionKey, LetterText text)
    {
        using CfbSealer sealer = new(sessionKey);
        long bodyLength = 1 + PrefixLength + text.Length + MdcLength;

        Span<byte> header = output.GetSpan(7);
        int headerLength = FieldWriter.PacketHeader(header, PacketTag.EncryptedAndProtectedData, bodyLength);
        header[headerLength] = 1;
        sealer.HashPlain(header[..(headerLength + 1)]);
        output.Advance(headerLength + 1);

        byte[] hash = WriteText(output, text, sealer);
        return new EncryptedPacketFacts(headerLength + bodyLength, text.PayloadLength, text.Compressed, hash);
    }

    private static byte[] WriteText(IBufferWriter<byte> output, LetterText text, CfbSealer sealer)
    {
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            WritePrefix(piece);
            int filled = PrefixLength;
            for (long position = 0; position < text.Length;)
            {
                int count = (int)Math.Min(PieceLength - filled, text.Length - position);
                text.CopyTo(position, piece.AsSpan(filled, count));
                position += count;
                filled += count;
                if (filled == PieceLength)
                {
                    sealer.Seal(output, piece.AsSpan(0, filled));
                    filled = 0;
                }
            }

            return sealer.Finish(output, piece.AsSpan(0, filled));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(piece);
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Sixteen random bytes, kept nowhere, the last two of them repeated.</summary>
    private static void WritePrefix(Span<byte> piece)
    {
        RandomNumberGenerator.Fill(piece[..BlockLength]);
        piece.Slice(BlockLength - 2, 2).CopyTo(piece[BlockLength..]);
    }
}
