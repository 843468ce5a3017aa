using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Shinten.Keyring.OpenPgp;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.Tests.OpenPgp;

/// <summary>Payloads, and packets made of them.</summary>
internal static class Letters
{
    private static readonly string[] Words =
        ["the", "tofu", "arrived", "yesterday", "Ōsaka", "Grüße", "meeting", "invoice", "please", "see", "below"];

    /// <summary>Text like that of a letter, of exactly this many bytes.</summary>
    public static byte[] Text(int length)
    {
        StringBuilder text = new("From: Alice <alice@example.org>\r\nSubject: Tofu\r\n\r\n");
        for (uint state = 1; text.Length < length + 1; state = (state * 1_664_525) + 1_013_904_223)
            text.Append(Words[(state >> 16) % Words.Length]).Append(state % 9 == 0 ? "\r\n" : " ");

        return Encoding.UTF8.GetBytes(text.ToString())[..length];
    }

    public static byte[] SessionKey(SealForm form) => RandomNumberGenerator.GetBytes(form.Cipher == 7 ? 16 : 32);

    public static (byte[] Packet, EncryptedPacketFacts Facts) Seal(SealForm form, byte[] key, byte[] payload)
    {
        ArrayBufferWriter<byte> packet = new();
        EncryptedPacketFacts facts = EncryptedPacket.Write(packet, form, key, new ReadOnlySequence<byte>(payload));
        return (packet.WrittenSpan.ToArray(), facts);
    }

    public static byte[]? Open(SealForm form, byte[] key, byte[] packet, EncryptedPacketFacts facts)
    {
        ArrayBufferWriter<byte> payload = new();
        bool opened = EncryptedPacketReader.TryOpen(new ReadOnlySequence<byte>(packet), form, key, facts, payload);
        return opened ? payload.WrittenSpan.ToArray() : null;
    }

    public static ReadOnlySequence<byte> InSegments(byte[] bytes, int length)
    {
        Segment first = new(bytes.AsMemory(0, Math.Min(length, bytes.Length)), 0);
        Segment last = first;
        for (int position = length; position < bytes.Length; position += length)
            last = last.Append(bytes.AsMemory(position, Math.Min(length, bytes.Length - position)));

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
