using Shinten.Mail.Envelopes;

namespace Shinten.Mail.Messages;

/// <summary>
/// One part of a message: where its bytes lie and what its header says of them (RFC 2045 §2.4). Offsets count from the
/// first byte of the stored payload.
/// </summary>
public sealed record MessagePart
{
    public long HeaderOffset { get; init; }

    /// <summary>With the empty line that ends it, where there is one.</summary>
    public long HeaderLength { get; init; }

    public long BodyOffset { get; init; }

    /// <summary>
    /// Without the line end before the next boundary, which belongs to the boundary (RFC 2046 §5.1.1).
    /// </summary>
    public long BodyLength { get; init; }

    /// <summary>Line ends in the body, as BODYSTRUCTURE counts lines.</summary>
    public long BodyLines { get; init; }

    public required ContentType Type { get; init; }

    /// <summary>Content-Transfer-Encoding, lower case; <c>7bit</c> where there is none.</summary>
    public string Encoding { get; init; } = "7bit";

    public ContentDisposition? Disposition { get; init; }

    /// <summary>Content-ID with its angle brackets, as BODYSTRUCTURE shows it.</summary>
    public string? Id { get; init; }

    public string? Description { get; init; }

    /// <summary>The description's own bytes where encoding it again would give others; else null.</summary>
    public string? RawDescription { get; init; }

    public string? Md5 { get; init; }

    public IReadOnlyList<string> Language { get; init; } = [];

    public string? Location { get; init; }

    /// <summary>The parts of a multipart; a multipart without a single part has none.</summary>
    public IReadOnlyList<MessagePart> Children { get; init; } = [];

    /// <summary>
    /// The message inside a message/rfc822 or message/global part; its header begins at <see cref="BodyOffset"/>.
    /// </summary>
    public MessagePart? Message { get; init; }

    /// <summary>The envelope of <see cref="Message"/>.</summary>
    public EnvelopeFields? MessageFields { get; init; }

    public long Length => HeaderLength + BodyLength;

    /// <summary>The name that an attachment goes by: filename, else the name parameter (RFC 8621 §4.1.4).</summary>
    public string? Name => Disposition?.FileName ?? Type.Find("name");

    /// <summary>
    /// Called on the whole message, the part that FETCH numbers so: 1 is the only part of a message that is no
    /// multipart,
    /// and the number behind that of a message/rfc822 part counts within its message (RFC 9051 §6.4.5.1).
    /// </summary>
    public MessagePart? Find(ReadOnlySpan<int> section)
    {
        if (section.IsEmpty)
        {
            return this;
        }

        MessagePart? part = InMessage(this, section[0]);
        foreach (int number in section[1..])
        {
            part = part?.Message is { } inner ? InMessage(inner, number) : part?.Child(number);
        }

        return part;
    }

    /// <summary>The same tree with every offset moved, for a header that grew or shrank before it.</summary>
    public MessagePart Moved(long by) => this with
    {
        HeaderOffset = HeaderOffset + by,
        BodyOffset = BodyOffset + by,
        Children = Children.Count == 0 ? [] : [.. Children.Select(child => child.Moved(by))],
        Message = Message?.Moved(by),
    };

    private static MessagePart? InMessage(MessagePart root, int number)
        => root.Type.IsMultipart ? root.Child(number) : number == 1 ? root : null;

    private MessagePart? Child(int number) => number >= 1 && number <= Children.Count ? Children[number - 1] : null;
}
