using System.Text.RegularExpressions;
using Xunit;

namespace Shinten.Server.Tests.Architecture;

/// <summary>How the code is written: the limits of CONTRIBUTING.md that no compiler checks.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 500;
    private const int MaxColumns = 120;

    [Fact]
    public void No_file_is_longer_than_five_hundred_lines()
        => None(SourceFile.All
            .Where(file => file.Lines.Count > MaxLines)
            .Select(file => $"{file.Path}: {file.Lines.Count} lines"));

    [Fact]
    public void No_line_is_wider_than_a_hundred_and_twenty_columns()
        => None(SourceFile.All.SelectMany(file => file.Lines
            .Select((line, index) => (line, number: index + 1))
            .Where(entry => entry.line.Length > MaxColumns)
            .Select(entry => $"{file.Path}:{entry.number}: {entry.line.Length} columns")));

    /// <summary>The one form can be searched for, and becomes docs/rfcs.md.</summary>
    [Fact]
    public void A_standard_is_cited_by_number_and_section()
        => None(SourceFile.All
            .Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)
                || file.Path.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(file => file.Lines
                .Select((line, index) => (line: OneForm().Replace(line, ""), number: index + 1))
                .Where(entry => AnyForm().IsMatch(entry.line))
                .Select(entry => $"{file.Path}:{entry.number}: {entry.line.Trim()}")));

    [Fact]
    public void A_namespace_is_its_folder()
        => None(
            from file in SourceFile.All
            where file.Path.StartsWith("src/", StringComparison.Ordinal)
                || file.Path.StartsWith("tests/", StringComparison.Ordinal)
            let declared = file.Lines.FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            where declared is not null
            let expected = $"namespace {file.Folder[(file.Folder.IndexOf('/') + 1)..].Replace('/', '.')};"
            where declared != expected
            select $"{file.Path}: {declared}");

    [Fact]
    public void A_name_says_what_the_thing_is()
        => None(SourceFile.All
            .Where(file => EmptyWord().IsMatch(file.Path))
            .Select(file => file.Path));

    /// <summary>Work that is left is an issue, and code that is not there is not called.</summary>
    [Fact]
    public void Nothing_is_left_for_later()
        => None(
            from file in SourceFile.All
            where !file.Path.EndsWith("Architecture/SourceTests.cs", StringComparison.Ordinal)
            from entry in file.Lines.Select((line, index) => (line, number: index + 1))
            where Unfinished().IsMatch(entry.line)
            select $"{file.Path}:{entry.number}: {entry.line.Trim()}");

    /// <summary>Says all that is wrong at once, so that it can be mended at once.</summary>
    private static void None(IEnumerable<string> wrong)
    {
        string[] found = [.. wrong];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    // A media type, a command and a header that have the number in their name are not citations.
    [GeneratedRegex(@"RFC \d{3,5} §[A-Z\d][\w.]*|RFC822(\.\w+)*|message/rfc822|rfc822(-headers|;)|""rfc822""|rfc822\b")]
    private static partial Regex OneForm();

    [GeneratedRegex(@"\b(RFC|rfc)[ -]?\d{3,5}")]
    private static partial Regex AnyForm();

    [GeneratedRegex(
        @"(Helpers?|Utils?|Utilit(y|ies)|Managers?|Impl|Infrastructure)(\.cs|/)|/(Core|Common|Shared|Base)/")]
    private static partial Regex EmptyWord();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b(?! #\d)|\bFIXME\b|\bHACK\b")]
    private static partial Regex Unfinished();
}
