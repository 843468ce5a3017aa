namespace Shinten.Protocols.Network;

/// <summary>Which line ends a protocol takes.</summary>
public enum LineEnds
{
    /// <summary>CRLF alone; a CR or LF by itself makes the line <see cref="LineOutcome.BareLineEnd"/>.</summary>
    CrLf,

    /// <summary>CRLF, or LF alone as some old clients send; a CR elsewhere is part of the line.</summary>
    CrLfOrLf,
}

/// <summary>What came when a line was awaited.</summary>
public enum LineOutcome
{
    Line,

    /// <summary>Longer than allowed; it was skipped, all but its end, and the next line can be read.</summary>
    TooLong,

    /// <summary>It holds a CR without LF or ends in LF without CR; it was skipped to its LF.</summary>
    BareLineEnd,

    Closed,
    TimedOut,
    ShuttingDown,
}

/// <summary>A line without its line end. The bytes are valid until the next read from the same connection.</summary>
public readonly record struct LineRead(LineOutcome Outcome, ReadOnlyMemory<byte> Line);
