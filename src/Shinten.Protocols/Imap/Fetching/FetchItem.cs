namespace Shinten.Protocols.Imap.Fetching;

internal enum FetchItemKind
{
    Flags,
    Uid,
    InternalDate,
    Size,
    Envelope,
    Body,
    BodyStructure,
    ModSeq,
    EmailId,
    ThreadId,
    Preview,
    Section,
    Binary,
    BinarySize,
}

/// <summary>One thing asked for in a FETCH (RFC 9051 §6.4.5).</summary>
/// <param name="Label">How the answer names it, with the space behind it.</param>
internal sealed record FetchItem(FetchItemKind Kind, byte[] Label)
{
    public BodySection Section { get; init; } = BodySection.Everything;

    public PartialRange? Partial { get; init; }

    /// <summary>True if reading it marks the letter as \Seen.</summary>
    public bool MarksSeen { get; init; }

    /// <summary>True if the answer needs the letter's bytes.</summary>
    public bool ReadsLetter => Kind is FetchItemKind.Section or FetchItemKind.Binary or FetchItemKind.BinarySize;

    public static FetchItem Of(FetchItemKind kind, ReadOnlySpan<byte> label) => new(kind, label.ToArray());
}
