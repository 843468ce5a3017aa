namespace Shinten.Protocols.Pop3;

/// <summary>A language that replies are written in (RFC 6856 §3.2).</summary>
/// <param name="Tag">As RFC 5646 §2 has it.</param>
/// <param name="Name">The language's own name.</param>
internal sealed record Pop3Language(string Tag, string Name)
{
    /// <summary>What is spoken until LANG is given, and to <c>LANG *</c>.</summary>
    public static Pop3Language English { get; } = new("en", "English");

    public static Pop3Language Japanese { get; } = new("ja", "日本語");

    public static IReadOnlyList<Pop3Language> All { get; } = [English, Japanese];

    // Basic filtering: the range is the tag, or its beginning up to a hyphen (RFC 4647 §3.3.1).
    public static Pop3Language? Matching(string range)
        => range == "*" ? English : All.FirstOrDefault(language =>
            language.Tag.Equals(range, StringComparison.OrdinalIgnoreCase)
            || language.Tag.StartsWith(range + "-", StringComparison.OrdinalIgnoreCase));
}
