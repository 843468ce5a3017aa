namespace Shinten.Protocols.Terminal;

/// <summary>One column of what a command prints: its heading for people is its property name for programs.</summary>
/// <param name="Name">In camelCase, as it stands in the JSON of <c>--json</c>.</param>
/// <param name="Value">A string, a number, a boolean, a list of strings, or null.</param>
public sealed record Column<T>(string Name, Func<T, object?> Value)
{
    /// <summary>The name as words: <c>lastUsed</c> is headed "Last used".</summary>
    public string Heading
    {
        get
        {
            string words = string.Concat(
                Name.Select(c => char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
            return char.ToUpperInvariant(words[0]) + words[1..];
        }
    }
}
