using System.Buffers;

namespace Shinten.Storage.Letters;

/// <summary>A long letter that is opened chunk by chunk (sealing.md §5).</summary>
public interface ILetterRanges : IDisposable
{
    /// <summary>Which bytes of the stored packet hold a range of the payload.</summary>
    (long Offset, int Length) PacketRange(long offset, int count);

    /// <summary>Opens a range of the payload from the bytes that <see cref="PacketRange"/> asked for.</summary>
    bool TryOpen(long offset, int count, ReadOnlyMemory<byte> packetRange, IBufferWriter<byte> payload);
}
