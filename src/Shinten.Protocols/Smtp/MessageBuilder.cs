using System.Buffers;
using Shinten.Sealing.ServerKeys;

namespace Shinten.Protocols.Smtp;

/// <summary>Gathers a message as it comes: in pooled memory up to 256 KiB, the rest encrypted in a nameless file
/// (sealing.md §10).</summary>
internal sealed class MessageBuilder : IDisposable
{
    private const int MemoryLimit = 256 * 1024;
    private const int FirstRoom = 8 * 1024;
    private const int LargestBlock = 32 * 1024;
    private const int ChunkRoom = 2 * LargestBlock;

    private readonly ReceivingSpace _space;
    private byte[] _head;
    private int _headLength;
    private byte[] _chunk = [];
    private int _chunkLength;
    private SpillFile? _spill;
    private LineEndCheck? _lineEnds;
    private bool _ownsBytes = true;

    public MessageBuilder(ReceivingSpace space, long announced)
    {
        _space = space;
        _head = Rent((int)Math.Clamp(announced + 1024, FirstRoom, MemoryLimit));
    }

    /// <summary>The room on the disk that goes with a message which comes in several commands.</summary>
    public SpaceReservation? Reservation { get; init; }

    public long Length { get; private set; }

    /// <summary>The beginning of the message, header included: what is in memory.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _headLength);

    public bool HasNul { get; private set; }

    /// <summary>The line ends of what came in chunks, where they matter.</summary>
    public LineEndCheck LineEnds => _lineEnds ??= new LineEndCheck();

    public bool IsDiscarded { get; private set; }

    public MessageFault DiscardedFor { get; private set; } = MessageFault.TooLarge;

    private bool IsSpilling => _chunk.Length > 0;

    /// <summary>Room for the next bytes, at most 32 KiB at a time.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (IsDiscarded)
        {
            return _head.Length >= size ? _head : GrownHead(size);
        }

        if (!IsSpilling && _head.Length - _headLength < size && !TryGrow(size))
        {
            _chunk = ArrayPool<byte>.Shared.Rent(ChunkRoom);
        }

        return IsSpilling ? _chunk.AsSpan(_chunkLength) : _head.AsSpan(_headLength);
    }

    public void Advance(int count)
    {
        Length += count;
        if (IsDiscarded)
        {
            return;
        }

        if (IsSpilling)
        {
            _chunkLength += count;
        }
        else
        {
            _headLength += count;
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        HasNul |= bytes.Contains((byte)0);
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    public async ValueTask SpillIfFullAsync(CancellationToken cancel)
    {
        if (_chunkLength < LargestBlock)
        {
            return;
        }

        try
        {
            await SpillAsync(cancel);
        }
        catch (IOException)
        {
            Discard(MessageFault.NoSpace);
        }
    }

    /// <summary>The message is refused whatever comes: keeps nothing of it from now on.</summary>
    public void Discard(MessageFault fault = MessageFault.TooLarge)
    {
        if (IsDiscarded)
        {
            return;
        }

        (IsDiscarded, DiscardedFor) = (true, fault);
        _spill?.Dispose();
        _spill = null;
        ReturnChunk();
    }

    /// <summary>Hands the bytes over; the builder is empty after that.</summary>
    public async ValueTask<ReceivedMessage> FinishAsync(CancellationToken cancel)
    {
        if (IsSpilling)
        {
            await SpillAsync(cancel);
            await _spill!.FinishAsync(cancel);
        }

        _ownsBytes = false;
        ReturnChunk();
        return new ReceivedMessage(_space, new MessageBytes(_head, _headLength, _spill));
    }

    public void Dispose()
    {
        Reservation?.Dispose();
        if (!_ownsBytes)
        {
            return;
        }

        _ownsBytes = false;
        _spill?.Dispose();
        ReturnChunk();
        ReturnHead(_space, _head, _head.Length);
    }

    internal static void ReturnHead(ReceivingSpace space, byte[] head, int used)
    {
        space.GiveBackMemory(head.Length);
        head.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(head);
    }

    private async ValueTask SpillAsync(CancellationToken cancel)
    {
        _spill ??= _space.CreateSpill();
        await _spill.AppendAsync(_chunk.AsMemory(0, _chunkLength), cancel);
        _chunk.AsSpan(0, _chunkLength).Clear();
        _chunkLength = 0;
    }

    private byte[] Rent(int size)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(size);
        _space.TakeMemory(bytes.Length);
        return bytes;
    }

    private bool TryGrow(int size)
    {
        int wanted = Math.Max(_headLength + size, _head.Length * 2);
        if (_headLength + size > MemoryLimit || !_space.HasMemory)
        {
            return false;
        }

        GrownHead(Math.Min(wanted, MemoryLimit));
        return true;
    }

    private byte[] GrownHead(int size)
    {
        byte[] larger = Rent(size);
        _head.AsSpan(0, _headLength).CopyTo(larger);
        ReturnHead(_space, _head, _head.Length);
        return _head = larger;
    }

    private void ReturnChunk()
    {
        if (_chunk.Length > 0)
        {
            _chunk.AsSpan(0, _chunkLength).Clear();
            ArrayPool<byte>.Shared.Return(_chunk);
        }

        (_chunk, _chunkLength) = ([], 0);
    }
}
