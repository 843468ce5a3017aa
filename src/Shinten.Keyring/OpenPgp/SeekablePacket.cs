using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Shinten.Sealing.OpenPgp;
using Shinten.Sealing.Seals;

namespace Shinten.Keyring.OpenPgp;

/// <summary>Opens byte ranges of the payload of a packet of version 2, chunk by chunk, each tag checked (sealing.md §5).</summary>
public sealed class SeekablePacket : IDisposable
{
    private SeekablePacket()
    {
    }

    /// <summary>False for version 1, for compressed payloads (one chunk: open them whole) and for facts that disagree.</summary>
    public static bool TryCreate(
        SealForm form,
        ReadOnlySpan<byte> sessionKey,
        EncryptedPacketFacts facts,
        [NotNullWhen(true)] out SeekablePacket? packet)
        => throw new NotSupportedException();

    /// <summary>Which bytes of the packet hold a range of the payload: whole chunks.</summary>
    public (long Offset, int Length) PacketRange(long offset, int count) => throw new NotSupportedException();

    /// <summary>Opens a range of the payload from the bytes that <see cref="PacketRange"/> asked for.</summary>
    public bool TryOpen(long offset, int count, in ReadOnlySequence<byte> packetRange, IBufferWriter<byte> payload)
        => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
