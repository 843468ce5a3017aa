namespace Shinten.Mail.Messages;

/// <summary>
/// A message taken apart: the tree of its parts over its own bytes. Parsing never fails and never throws.
/// </summary>
public sealed class ParsedMessage
{
    private readonly Lazy<bool> _isEndToEndEncrypted;

    private ParsedMessage(ReadOnlyMemory<byte> bytes, MessagePart root, ParseLimits limits)
    {
        (Bytes, Root, Limits) = (bytes, root, limits);
        _isEndToEndEncrypted = new Lazy<bool>(() => EndToEnd.Encrypts(this));
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    public MessagePart Root { get; }

    /// <summary>The whole is encrypted by its sender: PGP/MIME or S/MIME enveloped data (sealing.md §5).</summary>
    public bool IsEndToEndEncrypted => _isEndToEndEncrypted.Value;

    internal ParseLimits Limits { get; }

    public static ParsedMessage Parse(ReadOnlyMemory<byte> message, ParseLimits? limits = null)
    {
        limits ??= ParseLimits.Standard;
        return new ParsedMessage(message, new MessageParser(message, limits).Parse(), limits);
    }

    /// <summary>The header of a part, its empty line included.</summary>
    public ReadOnlySpan<byte> Header(MessagePart part)
        => Bytes.Span.Slice((int)part.HeaderOffset, (int)part.HeaderLength);

    /// <summary>The body of a part as it was transferred.</summary>
    public ReadOnlySpan<byte> Body(MessagePart part)
        => Bytes.Span.Slice((int)part.BodyOffset, (int)part.BodyLength);

    /// <summary>The values of all fields of that name in the top header, unfolded and decoded.</summary>
    public IReadOnlyList<string> HeaderValues(string name)
    {
        List<string> values = [];
        HeaderReader fields = new(Header(Root));
        while (fields.TryRead())
        {
            if (System.Text.Ascii.EqualsIgnoreCase(fields.Name, name))
            {
                values.Add(EncodedWord.Decode(fields.Value));
            }
        }

        return values;
    }
}
