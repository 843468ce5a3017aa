namespace Shinten.Protocols.Imap.Reading;

/// <summary>How the reading of one command ended.</summary>
internal enum CommandOutcome
{
    /// <summary>It is there: whole, or up to the letter that APPEND brings.</summary>
    Read,

    /// <summary>It was read, or its literal was not invited, and it must be answered with BAD.</summary>
    Refused,

    Closed,
    TimedOut,
    ShuttingDown,
}

/// <summary>One command without its final line end; its literals stand in it. Valid until more is read.</summary>
internal readonly record struct CommandText(CommandOutcome Outcome, ReadOnlyMemory<byte> Text)
{
    /// <summary>What is wrong with a refused command.</summary>
    public ImapReply? Refusal { get; init; }

    /// <summary>The letter that APPEND announces at the end of the text, not yet read.</summary>
    public LiteralMark? Letter { get; init; }
}
