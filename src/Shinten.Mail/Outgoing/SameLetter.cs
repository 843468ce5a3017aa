using Shinten.Mail.Messages;

namespace Shinten.Mail.Outgoing;

/// <summary>Tells whether two messages have the same parts with the same contents, however they are encoded.</summary>
internal static class SameLetter
{
    public static bool Are(ParsedMessage one, ParsedMessage other) => Are(one, one.Root, other, other.Root);

    private static bool Are(ParsedMessage one, MessagePart part, ParsedMessage other, MessagePart otherPart)
    {
        if (!part.Type.Is(otherPart.Type.Type, otherPart.Type.Subtype)
            || part.Children.Count != otherPart.Children.Count)
        {
            return false;
        }

        if (part.Children.Count > 0)
        {
            return part.Children.Zip(otherPart.Children).All(pair => Are(one, pair.First, other, pair.Second));
        }

        return part.Message is { } inner && otherPart.Message is { } otherInner
            ? Are(one, inner, other, otherInner)
            : PartEncoding.Content(one, part).SequenceEqual(PartEncoding.Content(other, otherPart));
    }
}
