using System.Text;
using Shinten.Mail.Envelopes;

namespace Shinten.Mail.Messages;

/// <summary>
/// Takes a message apart in one pass. A part ends at a boundary of any multipart around it, so that what an
/// unterminated or wrongly nested multipart means is the same at every depth.
/// </summary>
internal sealed class MessageParser(ReadOnlyMemory<byte> message, ParseLimits limits)
{
    private readonly BoundaryFinder _boundaries = new(message);
    private int _parts;
    private BoundaryLine _end;

    private ReadOnlySpan<byte> Source => message.Span;

    public MessagePart Parse() => ParsePart(0, ContentType.PlainText, 0);

    private MessagePart ParsePart(int start, ContentType defaultType, int depth)
    {
        _parts++;
        int body = EndOfHeader(start, out bool hasBody);
        ReadOnlySpan<byte> header = Source[start..Math.Min(body, start + limits.MaxHeaderBytes)];
        MessagePart part = ContentHeader.Read(header, defaultType, limits.MaxHeaderFields) with
        {
            HeaderOffset = start,
            HeaderLength = body - start,
            BodyOffset = body,
        };
        bool isContainer = part.Type.IsMultipart || part.Type.IsMessage;
        if (!hasBody)
        {
            return Opaque(part) with { Type = isContainer ? ContentType.PlainText : part.Type };
        }

        if (isContainer && (depth >= limits.MaxDepth || _parts >= limits.MaxParts))
        {
            return ReadLeaf(part with { Type = ContentType.Opaque });
        }

        return part.Type.IsMultipart ? ReadMultipart(part, depth)
            : part.Type.IsMessage ? ReadMessage(part, depth)
            : ReadLeaf(part);
    }

    private MessagePart ReadLeaf(MessagePart part)
    {
        _end = _boundaries.Find((int)part.BodyOffset);
        return Opaque(part);
    }

    private MessagePart ReadMessage(MessagePart part, int depth)
    {
        MessagePart inner = ParsePart((int)part.BodyOffset, ContentType.PlainText, depth + 1);
        ReadOnlySpan<byte> header = Source.Slice((int)inner.HeaderOffset, (int)inner.HeaderLength);
        return Opaque(part, inner.BodyOffset + inner.BodyLength) with
        {
            Message = inner,
            MessageFields = FieldsReader.Read(header, limits),
        };
    }

    private MessagePart ReadMultipart(MessagePart part, int depth)
    {
        string? boundary = part.Type.Find("boundary")?.TrimEnd();
        if (string.IsNullOrEmpty(boundary))
        {
            return ReadLeaf(part with { Type = ContentType.PlainText });
        }

        int level = _boundaries.Depth;
        _boundaries.Open(Encoding.UTF8.GetBytes(boundary));
        ContentType defaultType = part.Type.Subtype == "digest" ? ContentType.Message : ContentType.PlainText;
        List<MessagePart> children = [];
        _end = _boundaries.Find((int)part.BodyOffset);
        while (_end.Level == level && !_end.IsClosing)
        {
            if (_parts >= limits.MaxParts)
            {
                _boundaries.Close(level);
                _end = _boundaries.Find(_end.Next);
                return Opaque(part, EndOf(children)) with { Children = children };
            }

            children.Add(ParsePart(_end.Next, defaultType, depth + 1));
        }

        _boundaries.Close(level);
        if (_end.Level == level)
        {
            // The epilogue.
            _end = _boundaries.Find(_end.Next);
        }

        return Opaque(part, EndOf(children)) with { Children = children };
    }

    private static long EndOf(List<MessagePart> children)
        => children.Count == 0 ? 0 : children[^1].BodyOffset + children[^1].BodyLength;

    // The body up to the boundary that was found last. The empty line that ends a header right before a boundary counts
    // for the header, and so for all parts around it.
    private MessagePart Opaque(MessagePart part, long innerEnd = 0)
    {
        int body = (int)part.BodyOffset;
        int length = (int)Math.Max(0, Math.Max(_end.ContentEnd, innerEnd) - body);
        bool counts = part.Type.IsText || part.Type.Type == "message";
        return part with
        {
            BodyLength = length,
            BodyLines = counts ? Source.Slice(body, length).Count((byte)'\n') : 0,
        };
    }

    // The first byte behind the empty line; a boundary line ends a header that has none.
    private int EndOfHeader(int start, out bool hasBody)
    {
        ReadOnlySpan<byte> bytes = Source;
        hasBody = true;
        int line = start;
        while (line < bytes.Length)
        {
            if (_boundaries.IsAt(line, out BoundaryLine boundary))
            {
                _end = boundary;
                hasBody = false;
                return Math.Max(start, boundary.ContentEnd);
            }

            int length = bytes[line..].IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            bool isEmpty = length == 0 || (length == 1 && bytes[line] == '\r');
            line += length + 1;
            if (isEmpty)
            {
                return line;
            }
        }

        _end = _boundaries.Find(bytes.Length);
        hasBody = false;
        return bytes.Length;
    }
}
