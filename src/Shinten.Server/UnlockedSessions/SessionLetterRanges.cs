using System.Buffers;
using Shinten.Keyring.OpenPgp;
using Shinten.Storage.Letters;

namespace Shinten.Server.UnlockedSessions;

/// <summary>A long letter in the hands of a session.</summary>
internal sealed class SessionLetterRanges(SeekablePacket packet) : ILetterRanges
{
    public (long Offset, int Length) PacketRange(long offset, int count) => packet.PacketRange(offset, count);

    public bool TryOpen(long offset, int count, ReadOnlyMemory<byte> packetRange, IBufferWriter<byte> payload)
        => packet.TryOpen(offset, count, new ReadOnlySequence<byte>(packetRange), payload);

    public void Dispose() => packet.Dispose();
}
