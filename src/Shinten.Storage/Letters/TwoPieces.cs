using System.Buffers;

namespace Shinten.Storage.Letters;

/// <summary>Two pieces of memory as one sequence, so that neither is copied.</summary>
internal sealed class TwoPieces : ReadOnlySequenceSegment<byte>
{
    private TwoPieces(ReadOnlyMemory<byte> memory, long runningIndex)
        => (Memory, RunningIndex) = (memory, runningIndex);

    public static ReadOnlySequence<byte> Join(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        TwoPieces head = new(first, 0);
        TwoPieces tail = new(second, first.Length);
        head.Next = tail;
        return new ReadOnlySequence<byte>(head, 0, tail, second.Length);
    }
}
