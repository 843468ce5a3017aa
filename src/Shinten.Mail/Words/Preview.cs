using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>The first words of a letter for lists of mail (RFC 8621 §4.1.4).</summary>
public static class Preview
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 256;

    private const int PlainBytes = 4 * 1024;
    private const int HtmlBytes = 256 * 1024;

    /// <summary>At most 256 characters with white space collapsed; empty for what is end-to-end encrypted.</summary>
    public static string Of(ParsedMessage message)
    {
        if (message.IsEndToEndEncrypted)
        {
            return "";
        }

        MessagePart? part = Find(message.Root, "plain") ?? Find(message.Root, "html");
        if (part is null)
        {
            return "";
        }

        using PartText text = new(message);
        bool isPlain = part.Type.Subtype == "plain";
        return Collapse(text.Read(part, isPlain ? PlainBytes : HtmlBytes, 4 * MaxLength));
    }

    private static MessagePart? Find(MessagePart part, string subtype)
    {
        if (part.Type.Is("text", subtype))
        {
            return part.Disposition is { IsAttachment: true } || part.BodyLength == 0 ? null : part;
        }

        foreach (MessagePart child in part.Children)
        {
            if (Find(child, subtype) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string Collapse(ReadOnlySpan<char> text)
    {
        Span<char> preview = stackalloc char[MaxLength];
        int length = 0;
        bool afterBlank = true;
        foreach (char c in text)
        {
            bool isBlank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (isBlank && afterBlank)
            {
                continue;
            }

            if (length == MaxLength)
            {
                break;
            }

            preview[length++] = isBlank ? ' ' : c;
            afterBlank = isBlank;
        }

        length -= length > 0 && char.IsHighSurrogate(preview[length - 1]) ? 1 : 0;
        return preview[..length].TrimEnd().ToString();
    }
}
