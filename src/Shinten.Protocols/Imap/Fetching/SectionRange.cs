using Shinten.Mail.Messages;
using Shinten.Storage.Letters;

namespace Shinten.Protocols.Imap.Fetching;

/// <summary>Where in the shown bytes a section lies (RFC 9051 §6.4.5.1).</summary>
internal readonly record struct SectionRange(long Offset, long Length)
{
    /// <summary>What has to be at hand of a message to find and read this section.</summary>
    public static ShownParts Needs(FetchItem item)
    {
        if (item.Section.Path.Length > 0)
        {
            return ShownParts.Structure | ShownParts.Bytes;
        }

        return item.Section.Text switch
        {
            SectionText.Whole => ShownParts.Bytes,
            SectionText.Header or SectionText.HeaderFields or SectionText.HeaderFieldsNot => ShownParts.Header,
            SectionText.Text or SectionText.Mime => ShownParts.Structure | ShownParts.Bytes,
        };
    }

    /// <summary>True for the message's own header, which is read as such and not as a range.</summary>
    public static bool IsTopHeader(BodySection section)
        => section.Path.Length == 0
            && section.Text is (SectionText.Header or SectionText.HeaderFields or SectionText.HeaderFieldsNot);

    /// <summary>The section's place, or null if the message has no such part.</summary>
    public static SectionRange? Find(ShownMessage message, BodySection section)
    {
        if (section.Path.Length == 0 && section.Text == SectionText.Whole)
        {
            return new SectionRange(0, message.Size);
        }

        MessagePart? part = message.Structure.Find(section.Path);
        return part is null ? null : Within(part, section);
    }

    /// <summary>The part of this range that the client wants.</summary>
    public SectionRange Limit(PartialRange? partial)
    {
        if (partial is not { } wanted)
        {
            return this;
        }

        long origin = Math.Min(wanted.Origin, Length);
        return new SectionRange(Offset + origin, Math.Min(wanted.Count, Length - origin));
    }

    private static SectionRange? Within(MessagePart part, BodySection section)
    {
        // HEADER and TEXT of a numbered part are those of the message in it.
        MessagePart? message = section.Path.Length == 0 ? part : part.Message;
        return section.Text switch
        {
            SectionText.Whole => new SectionRange(part.BodyOffset, part.BodyLength),
            SectionText.Mime => new SectionRange(part.HeaderOffset, part.HeaderLength),
            SectionText.Text => message is null ? null : new SectionRange(message.BodyOffset, message.BodyLength),
            SectionText.Header or SectionText.HeaderFields or SectionText.HeaderFieldsNot
                => message is null ? null : new SectionRange(message.HeaderOffset, message.HeaderLength),
        };
    }
}
