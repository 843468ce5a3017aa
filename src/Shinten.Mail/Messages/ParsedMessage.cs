namespace Shinten.Mail.Messages;

/// <summary>A message taken apart: the tree of its parts over its own bytes. Parsing never fails and never throws.</summary>
public sealed class ParsedMessage
{
    private ParsedMessage(ReadOnlyMemory<byte> bytes, MessagePart root)
    {
        Bytes = bytes;
        Root = root;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public MessagePart Root { get; }

    /// <summary>The whole is encrypted by its sender: PGP/MIME or S/MIME enveloped data (sealing.md §5).</summary>
    public bool IsEndToEndEncrypted => throw new NotSupportedException();

    public static ParsedMessage Parse(ReadOnlyMemory<byte> message, ParseLimits? limits = null)
        => throw new NotSupportedException();

    /// <summary>The header of a part, its empty line included.</summary>
    public ReadOnlySpan<byte> Header(MessagePart part)
        => Bytes.Span.Slice((int)part.HeaderOffset, (int)part.HeaderLength);

    /// <summary>The body of a part as it was transferred.</summary>
    public ReadOnlySpan<byte> Body(MessagePart part)
        => Bytes.Span.Slice((int)part.BodyOffset, (int)part.BodyLength);

    /// <summary>The values of all fields of that name in the top header, raw and unfolded.</summary>
    public IReadOnlyList<string> HeaderValues(string name) => throw new NotSupportedException(name);
}
