namespace Shinten.Mail.Outgoing;

/// <summary>What <see cref="Departure"/> made of a letter.</summary>
public abstract record PreparedLetter
{
    private PreparedLetter()
    {
    }

    /// <summary>The letter as every recipient gets it, to be signed next.</summary>
    public sealed record Ready(ReadOnlyMemory<byte> Letter) : PreparedLetter;

    /// <param name="Fault">What is wrong with the header.</param>
    /// <param name="Field">The name of the field, where it has one.</param>
    public sealed record Refused(LetterFault Fault, string? Field) : PreparedLetter;
}
