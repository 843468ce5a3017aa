using System.Buffers;
using System.Text;
using Shinten.Mail.Messages;

namespace Shinten.Mail.Outgoing;

/// <summary>Writes one message with its parts encoded for a server.</summary>
internal sealed class DowngradeRun(ParsedMessage message, HostAbilities host)
{
    private readonly ArrayBufferWriter<byte> _output = new(message.Bytes.Length + 1024);
    private DowngradeObstacle? _obstacle;

    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Whether a body was encoded, or would have been.</summary>
    public bool HasChanged { get; private set; }

    private ReadOnlySpan<byte> Source => message.Bytes.Span;

    /// <summary>Null where all went well.</summary>
    public DowngradeObstacle? Run()
    {
        // Beyond so many parts nothing was taken apart, and would be lost.
        if (Count(message.Root) >= message.Limits.MaxParts)
        {
            return DowngradeObstacle.Structure;
        }

        WritePart(message.Root, isSigned: false);
        WriteBetween(Source[EndOf(message.Root)..], isSigned: false);
        return _obstacle;
    }

    private static int Count(MessagePart part)
        => 1 + part.Children.Sum(Count) + (part.Message is { } inner ? Count(inner) : 0);

    private static int EndOf(MessagePart part) => (int)(part.BodyOffset + part.BodyLength);

    private void WritePart(MessagePart part, bool isSigned)
    {
        if (_obstacle is not null)
        {
            return;
        }

        ReadOnlySpan<byte> header = message.Header(part);
        if ((host & HostAbilities.Binary) == 0 && LetterNeeds.HasStrayControl(header))
        {
            Stop(DowngradeObstacle.Structure, isSigned);
        }
        else if (Fits(message.Body(part)))
        {
            _output.Write(header);
            _output.Write(message.Body(part));
        }
        else if (part.Children.Count > 0)
        {
            WriteMultipart(part, isSigned || part.Type.Is("multipart", "signed"));
        }
        else if (part.Message is { } inner && IsPlain(part.Encoding))
        {
            WriteMessage(part, inner, isSigned);
        }
        else
        {
            WriteLeaf(part, isSigned);
        }
    }

    private void WriteLeaf(MessagePart part, bool isSigned)
    {
        if (isSigned || IsContainer(part) || PartEncoding.Of(message, part) is not { } encoding)
        {
            Stop(DowngradeObstacle.Structure, isSigned);
            return;
        }

        HasChanged = true;
        WriteHeader(part, encoding.Name);
        _output.Write(encoding.Body.Span);
        if (ReferenceEquals(part, message.Root))
        {
            // A last line gets its line end on the way: here it must be none of the text.
            _output.Write(encoding.Name == "base64" ? "\r\n"u8 : encoding.EndsLine ? [] : "=\r\n"u8);
        }
    }

    // What says that it holds other parts and could not be taken apart. Of such only message/global may be encoded as a
    // whole (RFC 2046 §5.2.1, RFC 6532 §3.7).
    private bool IsContainer(MessagePart part)
    {
        if (ReferenceEquals(part.Type, ContentType.Opaque))
        {
            return true;
        }

        ContentType declared = ContentHeader.Read(
            message.Header(part), ContentType.PlainText, message.Limits.MaxHeaderFields).Type;
        return declared.IsMultipart
            || (declared.Type == "message" && !declared.Subtype.StartsWith("global", StringComparison.Ordinal));
    }

    private void WriteMessage(MessagePart part, MessagePart inner, bool isSigned)
    {
        // Nobody but its author may change that header, and it cannot be encoded (RFC 2046 §5.2.1).
        if ((host & HostAbilities.EightBit) == 0 && !Ascii.IsValid(message.Header(inner)))
        {
            Stop(DowngradeObstacle.Structure, isSigned);
            return;
        }

        WriteContainerHeader(part, isSigned);
        WritePart(inner, isSigned);
        WriteBetween(Source[EndOf(inner)..EndOf(part)], isSigned);
    }

    private void WriteMultipart(MessagePart part, bool isSigned)
    {
        WriteContainerHeader(part, isSigned);
        int from = (int)part.BodyOffset;
        foreach (MessagePart child in part.Children)
        {
            WriteBetween(Source[from..(int)child.HeaderOffset], isSigned);
            WritePart(child, isSigned);
            from = EndOf(child);
        }

        WriteBetween(Source[from..EndOf(part)], isSigned);
    }

    // Boundaries, and the text before and after them that nobody is shown (RFC 2046 §5.1.1): its lines that the server
    // would not take are left out.
    private void WriteBetween(ReadOnlySpan<byte> between, bool isSigned)
    {
        if (Fits(between))
        {
            _output.Write(between);
            return;
        }

        if (isSigned)
        {
            Stop(DowngradeObstacle.SignedPart, isSigned);
            return;
        }

        HasChanged = true;
        while (!between.IsEmpty)
        {
            int length = between.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = length == 0 ? between : between[..length];
            between = between[line.Length..];
            ReadOnlySpan<byte> text = Bytes.TrimLineEnd(line);
            if (Fits(text))
            {
                _output.Write(text);
                _output.Write(length == 0 ? [] : "\r\n"u8);
            }
        }
    }

    // A label says what the most demanding part within needs (RFC 2045 §6.4). Where a signature covers it, it stays.
    private void WriteContainerHeader(MessagePart part, bool isSigned)
    {
        bool isTooMuch = part.Encoding switch
        {
            "8bit" => (host & HostAbilities.EightBit) == 0,
            "binary" => (host & HostAbilities.Binary) == 0,
            _ => false,
        };
        if (isTooMuch && !isSigned)
        {
            WriteHeader(part, (host & HostAbilities.EightBit) == 0 ? "7bit" : "8bit");
        }
        else
        {
            _output.Write(message.Header(part));
        }
    }

    private void WriteHeader(MessagePart part, string encoding)
    {
        ReadOnlySpan<byte> header = message.Header(part);
        bool isMime = !ReferenceEquals(part, message.Root);
        int end = 0;
        HeaderReader fields = new(header);
        while (fields.TryRead())
        {
            _output.Write(header[end..fields.FieldOffset]);
            end = fields.FieldOffset + fields.FieldLength;
            isMime |= fields.Is("mime-version"u8);
            if (!fields.Is("content-transfer-encoding"u8))
            {
                _output.Write(fields.Field);
            }
        }

        string more = (isMime ? "" : "MIME-Version: 1.0\r\n") + $"Content-Transfer-Encoding: {encoding}\r\n";
        _output.Write(Encoding.ASCII.GetBytes(more));
        _output.Write(header[end..]);
    }

    private void Stop(DowngradeObstacle obstacle, bool isSigned)
    {
        HasChanged = true;
        _obstacle ??= isSigned ? DowngradeObstacle.SignedPart : obstacle;
    }

    private bool Fits(ReadOnlySpan<byte> bytes) => (LetterNeeds.OfBody(bytes) & ~host) == HostAbilities.None;

    private static bool IsPlain(string encoding) => encoding is "7bit" or "8bit" or "binary";
}
