using System.Buffers;

namespace Shinten.Protocols.Network;

/// <summary>Reads lines and counted or ended data from a connection, within limits.</summary>
/// <remarks>
/// The buffer is rented when bytes have come and given back, wiped, when all of them are read: an idle connection
/// holds none.
/// One reader at a time; writing meanwhile is allowed.
/// </remarks>
public sealed class ConnectionReader
{
    private const int LineRoom = 4096;
    private const int TransferRoom = 16 * 1024;

    // Enough to see whether a line that was skipped announces a literal, which then must be skipped too.
    private const int KeptTail = 32;

    private readonly TransportStream _transport;
    private readonly Deadlines _deadlines;
    private Stream _stream;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    internal ConnectionReader(TransportStream transport, Deadlines deadlines)
    {
        _transport = transport;
        _stream = transport;
        _deadlines = deadlines;
    }

    /// <summary>What has come already and is not taken; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Takes bytes off <see cref="Buffered"/>.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
        _start += count;
    }

    /// <summary>True when a whole line lies in the buffer, so that answers may wait and go out together.</summary>
    public bool HasLine => _buffer.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>Reads one line of at most <paramref name="maxLength"/> bytes, the line end not counted.</summary>
    /// <remarks>The whole line, not each byte of it, must come within the idle timeout.</remarks>
    public async ValueTask<LineRead> ReadLineAsync(int maxLength, LineEnds lineEnds, CancellationToken cancel)
    {
        if (TryTakeLine(maxLength, lineEnds, 0, out LineRead line))
            return line;

        _deadlines.StartRead();
        try
        {
            bool tooLong = false;
            while (true)
            {
                int seen = _end - _start;
                if (seen > maxLength + 1)
                {
                    tooLong = true;
                    _start = Math.Max(_start, _end - KeptTail);
                    seen = _end - _start;
                }

                if (await FillAsync(LineRoom, cancel) == 0)
                    return new LineRead(LineOutcome.Closed, default);

                if (TryTakeLine(tooLong ? int.MaxValue : maxLength, lineEnds, seen, out line))
                    return tooLong ? new LineRead(LineOutcome.TooLong, line.Line) : line;
            }
        }
        catch (ConnectionEndedException ended)
        {
            return new LineRead(Outcome(ended.Reason), default);
        }
        finally
        {
            _deadlines.EndRead();
        }
    }

    /// <summary>Waits until there is something to read and takes nothing; for a session that waits for news as
    /// well.</summary>
    /// <returns><see cref="ConnectionEnd.None"/> when bytes have come.</returns>
    public async ValueTask<ConnectionEnd> WaitForInputAsync(CancellationToken cancel)
    {
        if (_end > _start)
            return ConnectionEnd.None;

        _deadlines.StartRead();
        try
        {
            return await FillAsync(LineRoom, cancel) > 0 ? ConnectionEnd.None : ConnectionEnd.Closed;
        }
        catch (ConnectionEndedException ended)
        {
            return ended.Reason;
        }
        finally
        {
            _deadlines.EndRead();
        }
    }

    /// <summary>Adds more bytes to <see cref="Buffered"/>, keeping what is there; the minimum rate applies.</summary>
    /// <exception cref="ConnectionEndedException">No more will come.</exception>
    public async ValueTask ReadMoreAsync(CancellationToken cancel)
    {
        _deadlines.StartRead();
        try
        {
            int count = await FillAsync(TransferRoom, cancel);
            if (count == 0)
                throw new ConnectionEndedException(ConnectionEnd.Closed);
        }
        finally
        {
            _deadlines.EndRead();
        }
    }

    /// <summary>Reads some bytes, at least one, straight into the given buffer.</summary>
    /// <exception cref="ConnectionEndedException">No more will come.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancel)
    {
        if (_end == _start)
            await ReadMoreAsync(cancel);

        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination.Span);
        _start += count;
        return count;
    }

    /// <summary>Fills the whole of the given buffer.</summary>
    /// <exception cref="ConnectionEndedException">No more will come.</exception>
    public async ValueTask ReadExactlyAsync(Memory<byte> destination, CancellationToken cancel)
    {
        while (!destination.IsEmpty)
            destination = destination[await ReadAsync(destination, cancel)..];
    }

    /// <summary>From here to <see cref="EndTransfer"/> the peer must keep to the minimum rate.</summary>
    public void StartTransfer() => _deadlines.StartTransfer();

    public void EndTransfer() => _deadlines.EndTransfer();

    internal void ReadFrom(Stream stream) => _stream = stream;

    /// <summary>Throws away everything that has come so far; the number of bytes.</summary>
    internal long Drop()
    {
        long dropped = _end - _start + _transport.DropInput();
        _start = _end;
        ReleaseIfEmpty();
        return dropped;
    }

    /// <summary>Gives the buffer back; nothing more is read.</summary>
    internal void Release()
    {
        _start = _end;
        ReleaseIfEmpty();
    }

    private bool TryTakeLine(int maxLength, LineEnds lineEnds, int seen, out LineRead line)
    {
        int lineFeed = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
        if (lineFeed < 0)
        {
            line = default;
            return false;
        }

        ReadOnlyMemory<byte> whole = _buffer.AsMemory(_start, seen + lineFeed);
        _start += whole.Length + 1;
        line = Judge(whole, maxLength, lineEnds);
        return true;
    }

    private static LineRead Judge(ReadOnlyMemory<byte> beforeLineFeed, int maxLength, LineEnds lineEnds)
    {
        bool endsInReturn = beforeLineFeed.Length > 0 && beforeLineFeed.Span[^1] == '\r';
        ReadOnlyMemory<byte> line = endsInReturn ? beforeLineFeed[..^1] : beforeLineFeed;
        if (line.Length > maxLength)
            return new LineRead(LineOutcome.TooLong, line);

        return lineEnds == LineEnds.CrLf && (!endsInReturn || line.Span.Contains((byte)'\r'))
            ? new LineRead(LineOutcome.BareLineEnd, default)
            : new LineRead(LineOutcome.Line, line);
    }

    private async ValueTask<int> FillAsync(int room, CancellationToken cancel)
    {
        if (_end == _start)
        {
            ReleaseIfEmpty();
            if (!_deadlines.IsTransferring)
                _ = await _stream.ReadAsync(Memory<byte>.Empty, cancel);
        }

        MakeRoom(room);
        int count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += count;
        _deadlines.Received(count);
        return count;
    }

    /// <summary>Moves what is left to the front, into a larger buffer where it fills more than half of this
    /// one.</summary>
    private void MakeRoom(int room)
    {
        int left = _end - _start;
        if (_buffer.Length >= room && _buffer.Length - _end >= room / 2)
            return;

        if (_buffer.Length >= Math.Max(room, left * 2))
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
            _buffer.AsSpan(left, _end - left).Clear();
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(room, left * 2));
            _buffer.AsSpan(_start, left).CopyTo(larger);
            Return(_buffer, _end);
            _buffer = larger;
        }

        _start = 0;
        _end = left;
    }

    private void ReleaseIfEmpty()
    {
        if (_start != _end || _buffer.Length == 0)
            return;

        Return(_buffer, _end);
        _buffer = [];
        _start = _end = 0;
    }

    private static void Return(byte[] buffer, int used)
    {
        if (buffer.Length == 0)
            return;

        buffer.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static LineOutcome Outcome(ConnectionEnd reason) => reason switch
    {
        ConnectionEnd.TimedOut or ConnectionEnd.TooSlow => LineOutcome.TimedOut,
        ConnectionEnd.ShuttingDown => LineOutcome.ShuttingDown,
        ConnectionEnd.Closed or ConnectionEnd.None => LineOutcome.Closed,
    };
}
