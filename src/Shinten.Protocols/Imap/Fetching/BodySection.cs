namespace Shinten.Protocols.Imap.Fetching;

/// <summary>Which text of a part a section asks for (RFC 9051 §6.4.5.1).</summary>
internal enum SectionText
{
    Whole,
    Header,
    HeaderFields,
    HeaderFieldsNot,
    Text,
    Mime,
}

/// <summary>What stands between "[" and "]": part numbers, then which of the part's texts.</summary>
internal sealed record BodySection(int[] Path, SectionText Text, byte[][] Fields)
{
    public static BodySection Everything { get; } = new([], SectionText.Whole, []);
}

/// <summary>"&lt;origin.count&gt;": the octets that the client wants.</summary>
internal readonly record struct PartialRange(long Origin, long Count);
