using Shinten.Mail.Messages;

namespace Shinten.Mail.Words;

/// <summary>The distinct search terms of a letter, sorted by their UTF-8 bytes (sealing.md §5).</summary>
public sealed class WordSet
{
    private WordSet(byte[] frontCoded) => FrontCoded = frontCoded;

    /// <summary>The terms as they are sealed: sorted and front-coded.</summary>
    public ReadOnlyMemory<byte> FrontCoded { get; }

    /// <summary>False where the letter had more terms than a word set may hold: then it narrows nothing.</summary>
    public bool IsComplete => throw new NotSupportedException();

    public static WordSet FromMessage(ParsedMessage message) => throw new NotSupportedException();

    public static WordSet FromTerms(IEnumerable<string> terms) => throw new NotSupportedException();

    /// <exception cref="FormatException">The bytes are not a word set.</exception>
    public static WordSet Read(ReadOnlyMemory<byte> frontCoded) => new(frontCoded.ToArray());

    public IReadOnlyList<string> ToList() => throw new NotSupportedException();
}
