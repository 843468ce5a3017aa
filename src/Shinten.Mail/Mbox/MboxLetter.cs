namespace Shinten.Mail.Mbox;

/// <summary>One letter of an mbox as it stands in the file.</summary>
public sealed record MboxLetter
{
    /// <summary>Where its first line, the one with <c>From </c>, begins.</summary>
    public required long Offset { get; init; }

    /// <summary>The date of that line.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The letter, quoted as it is there; valid until the splitter is fed or asked again. Empty if it is too
    /// long.</summary>
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Its end was found by a Content-Length that holds (the forms "mboxcl").</summary>
    public bool HasContentLength { get; init; }

    /// <summary>It is longer than the splitter may keep.</summary>
    public bool IsTooLong { get; init; }
}
