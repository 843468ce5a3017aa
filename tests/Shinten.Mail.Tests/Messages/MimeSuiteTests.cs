using System.Text.Json;
using Shinten.Mail.Tests.Corpora;
using Xunit;

namespace Shinten.Mail.Tests.Messages;

public sealed class MimeSuiteTests(ITestOutputHelper output)
{
    /// <summary>What we read otherwise, on purpose, and why.</summary>
    private static readonly Dictionary<string, string> ReadOtherwise = new()
    {
        ["legacy/001"] = Utf7,
        ["legacy/005"] = Utf7,
        ["legacy/034"] = Utf7,
        ["legacy/049"] = "A lone CR at the very end belongs to the text.",
        ["malformed/000"] = "A boundary ends a header: a part may be all header.",
        ["malformed/001"] = Nearest,
        ["malformed/004"] = "A boundary line holds the boundary alone.",
        ["malformed/007"] = Nearest,
        ["malformed/008"] = Nearest,
        ["malformed/009"] = Nearest,
        ["malformed/011"] = Nearest,
        ["malformed/012"] = Nearest,
        ["malformed/013"] = Empty,
        ["malformed/014"] = Empty,
        ["malformed/016"] = Nearest,
        ["malformed/019"] = "Of several Date fields the first counts, readable or not.",
        ["malformed/020"] = EmptyLine,
        ["malformed/021"] = EmptyLine,
        ["malformed/022"] = Nearest,
        ["rfc/000"] = Base64,
        ["rfc/001"] = NoHost,
        ["rfc/004"] = NoHost,
        ["rfc/008"] = "A message in base64 is against RFC 2046 §5.2.1 and is not opened.",
        ["thirdparty/002"] = Base64,
        ["thirdparty/005"] = "A boundary begins a line, also after binary.",
        ["thirdparty/010"] = "Of two parameters of one name the first counts.",
        ["thirdparty/015"] = Nearest,
    };

    private const string Utf7 = "UTF-7 is refused.";
    private const string Nearest = "A boundary of any multipart around ends a part (RFC 2046 §5.1.2).";
    private const string Empty = "What follows the last boundary line is a part, empty or not.";
    private const string Base64 = "What is called base64 is decoded as far as it goes.";
    private const string EmptyLine = "The empty line that ends a header before a boundary counts for the part.";
    private const string NoHost = "A word that could be a local part is one.";

    [Fact]
    public void Messages_are_taken_apart_as_the_suite_expects()
    {
        List<string> different = [];
        string suite = SharedFolder.Require("suites", "mime");
        foreach (string path in Directory.EnumerateFiles(suite, "*.eml", SearchOption.AllDirectories).Order())
        {
            byte[] letter = File.ReadAllBytes(path);
            Compare(Name(path), ToLf(letter), Path.ChangeExtension(path, ".json"), different);
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

    private static byte[] ToLf(byte[] letter)
        => [.. letter.Where((b, i) => b != '\r' || i + 1 == letter.Length || letter[i + 1] != '\n')];

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
