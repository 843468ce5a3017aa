using System.Buffers;
using Shinten.Protocols.Network;

namespace Shinten.Protocols.Imap.Appending;

/// <summary>A letter that APPEND brought, in pooled memory that is wiped when given back.</summary>
internal sealed class IncomingLetter : IDisposable
{
    private const int FirstRoom = 16 * 1024;

    private byte[] _buffer = [];
    private int _length;

    private IncomingLetter(AppendHead head) => Head = head;

    public AppendHead Head { get; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads it whole. Room grows with what has come, not with what is announced.</summary>
    public static async ValueTask<IncomingLetter> ReadAsync(
        AppendHead head, LiteralStream stream, CancellationToken cancel)
    {
        IncomingLetter letter = new(head);
        try
        {
            while (stream.Remaining > 0)
            {
                letter.MakeRoom((int)Math.Min(stream.Remaining, FirstRoom));
                letter._length += await stream.ReadAsync(letter._buffer.AsMemory(letter._length), cancel);
            }

            return letter;
        }
        catch
        {
            letter.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _buffer.AsSpan(0, _length).Clear();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _length) = ([], 0);
    }

    private void MakeRoom(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + count, _buffer.Length * 2));
        int length = _length;
        Bytes.Span.CopyTo(larger);
        Dispose();
        (_buffer, _length) = (larger, length);
    }
}
