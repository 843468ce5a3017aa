using System.Buffers;
using System.Text;
using Shinten.Mail.Messages;
using Shinten.Mail.Views;
using Shinten.Protocols.Network;
using Shinten.Storage;
using Shinten.Storage.Letters;
using Shinten.Storage.Messages;

namespace Shinten.Protocols.Pop3.Sending;

/// <summary>A letter in pieces as it is sent, so that a long one never lies in memory whole.</summary>
/// <remarks>The first piece is read before anything is said of the letter: what is damaged throws in time. A client
/// that has not asked for UTF8 is sent a surrogate of headers that need it (RFC 6856 §2.1, RFC 6858 §2).</remarks>
internal sealed class LetterPieces : IDisposable
{
    private const int PieceLength = 64 * 1024;

    // A header is rewritten as a whole; of a longer one only its letters beyond ASCII are hidden.
    private const int MaxRewritten = 256 * 1024;

    private readonly ShownMessage _message;
    private readonly Scratch _read = new();
    private readonly Scratch _rewritten = new();
    private List<HeaderRange>? _headers;
    private int _nextHeader;
    private long _position;
    private bool _isRewritten;

    private LetterPieces(ShownMessage message) => _message = message;

    /// <summary>The piece read last, valid until the next.</summary>
    public ReadOnlySpan<byte> Piece => _isRewritten ? _rewritten.Written : _read.Written;

    /// <summary>How many octets are sent, where that is known beforehand: they are those that LIST tells.</summary>
    public long? Octets => _headers is null ? _message.Size : null;

    /// <exception cref="LetterGoneException">It was expunged.</exception>
    /// <exception cref="DamagedLetterException">What is stored does not open.</exception>
    public static async ValueTask<LetterPieces> OpenAsync(
        Pop3Session session, MessageEntry entry, CancellationToken cancel)
    {
        ShownMessage message = await session.Maildrop.Shown.OpenAsync(
            entry, ShownParts.Structure | ShownParts.Bytes, cancel);
        LetterPieces letter = new(message);
        try
        {
            switch (message.State)
            {
                case ShownState.Gone when !session.Maildrop.Holds(entry):
                    throw new LetterGoneException();
                case ShownState.Gone or ShownState.Damaged:
                    throw new DamagedLetterException(entry.Message, "letter");
                case ShownState.Shown:
                    await letter.BeginAsync(session.UsesUtf8, cancel);
                    break;
            }

            return letter;
        }
        catch
        {
            letter.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next piece; false at the end.</summary>
    public async ValueTask<bool> ReadOnAsync(CancellationToken cancel)
    {
        if (_position >= _message.Size)
        {
            return false;
        }

        long start = _position;
        _position = EndOfPiece();
        _read.Clear();
        await _message.CopyAsync(start, _position - start, _read, cancel);
        Rewrite(start);
        return true;
    }

    public void Dispose()
    {
        _read.Dispose();
        _rewritten.Dispose();
        _message.Dispose();
    }

    private async ValueTask BeginAsync(bool usesUtf8, CancellationToken cancel)
    {
        if (!usesUtf8 && _message.Size > PieceLength)
        {
            FindHeaders();
        }

        await ReadOnAsync(cancel);
        if (!usesUtf8 && _headers is null && !Ascii.IsValid(_read.Written))
        {
            FindHeaders();
            Rewrite(0);
        }
    }

    private void FindHeaders()
    {
        _headers = [];
        Collect(_message.Structure, _headers);
        _headers.Sort((left, right) => left.Offset.CompareTo(right.Offset));
    }

    private static void Collect(MessagePart part, List<HeaderRange> headers)
    {
        if (part.HeaderLength > 0)
        {
            headers.Add(new HeaderRange(part.HeaderOffset, part.HeaderLength));
        }

        foreach (MessagePart child in part.Children)
        {
            Collect(child, headers);
        }

        if (part.Message is { } message)
        {
            Collect(message, headers);
        }
    }

    // No piece cuts a header that is to be rewritten.
    private long EndOfPiece()
    {
        long end = Math.Min(_position + PieceLength, _message.Size);
        if (_headers is null)
        {
            return end;
        }

        foreach (HeaderRange header in HeadersFrom(_headers, _position))
        {
            if (header.Offset >= end)
            {
                break;
            }

            if (header.End > end && header.Length <= MaxRewritten)
            {
                return header.Offset > _position ? header.Offset : header.End;
            }
        }

        return end;
    }

    private void Rewrite(long start)
    {
        _isRewritten = false;
        if (_headers is null || Ascii.IsValid(_read.Written))
        {
            return;
        }

        _rewritten.Clear();
        _isRewritten = true;
        int copied = 0;
        foreach (HeaderRange header in HeadersFrom(_headers, start))
        {
            int from = (int)(Math.Max(header.Offset, start) - start);
            int to = (int)(Math.Min(header.End, start + _read.Length) - start);
            if (from >= to)
            {
                break;
            }

            ReadOnlySpan<byte> text = _read.Written[from..to];
            _rewritten.Write(_read.Written[copied..from]);
            _rewritten.Write(header.Length <= MaxRewritten ? AsciiHeader.Of(text) : AsciiHeader.Hidden(text));
            copied = to;
        }

        _rewritten.Write(_read.Written[copied..]);
    }

    /// <summary>The headers that end behind a place, in order.</summary>
    private IEnumerable<HeaderRange> HeadersFrom(List<HeaderRange> headers, long start)
    {
        while (_nextHeader < headers.Count && headers[_nextHeader].End <= start)
        {
            _nextHeader++;
        }

        for (int at = _nextHeader; at < headers.Count; at++)
        {
            yield return headers[at];
        }
    }

    private readonly record struct HeaderRange(long Offset, long Length)
    {
        public long End => Offset + Length;
    }
}
