using System.Text.Json;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Messages;

public sealed class MimeSuiteTests(ITestOutputHelper output)
{
    /// <summary>What we read otherwise, on purpose, and why.</summary>
    private static readonly Dictionary<string, string> ReadOtherwise = [];

    [Fact]
    public void Messages_are_taken_apart_as_the_suite_expects()
    {
        List<string> different = [];
        string suite = SharedFolder.Require("suites", "mime");
        foreach (string path in Directory.EnumerateFiles(suite, "*.eml", SearchOption.AllDirectories).Order())
        {
            byte[] letter = File.ReadAllBytes(path);
            Compare(Name(path), letter, Path.ChangeExtension(path, ".json"), different);
            byte[] crlf = ToCrlf(letter);
            Compare($"{Name(path)} CRLF", crlf, Path.ChangeExtension(path, ".crlf.json"), different);
        }

        different.ForEach(output.WriteLine);
        output.WriteLine($"{different.Count}");
        Assert.Empty(different);
    }

    private static void Compare(string name, byte[] letter, string expectation, List<string> different)
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(expectation));
        IReadOnlyList<string> found = new MimeExpectation(letter, expected.RootElement).Differences();
        string plainName = name.Replace(" CRLF", "", StringComparison.Ordinal);
        if (found.Count > 0 && !ReadOtherwise.ContainsKey(plainName))
        {
            different.Add($"{name}\n    {string.Join("\n    ", found)}");
        }
    }

    private static byte[] ToCrlf(byte[] letter)
    {
        List<byte> crlf = [];
        for (int i = 0; i < letter.Length; i++)
        {
            if (letter[i] == '\n' && (i == 0 || letter[i - 1] != '\r'))
            {
                crlf.Add((byte)'\r');
            }

            crlf.Add(letter[i]);
        }

        return [.. crlf];
    }

    private static string Name(string path)
        => $"{Path.GetFileName(Path.GetDirectoryName(path))}/{Path.GetFileNameWithoutExtension(path)}";
}
