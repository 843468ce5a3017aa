using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Shinten.Owner.Tests.Carrying;

/// <summary>What must be the same before and after: a letter in a mailbox, by its checksum, with flags and
/// date.</summary>
internal sealed record CarriedLetter(string Mailbox, string Sha256, string Flags, DateTimeOffset Date, bool IsShared)
{
    /// <summary>Everything that a manifest lists, in an order that does not depend on where it was.</summary>
    public static List<CarriedLetter> Of(string folder)
    {
        List<JsonElement> lines = [.. File.ReadLines(Path.Combine(folder, "manifest.jsonl"))
            .Select(line => JsonElement.Parse(line))];
        Dictionary<long, string> names = lines.Where(line => Kind(line) == "folder").ToDictionary(
            line => line.GetProperty("mailbox").GetInt64(),
            line => string.Join('/', Strings(line, "path")));
        List<JsonElement> letters = [.. lines.Where(line => Kind(line) == "letter")];
        ILookup<long, JsonElement> messages = letters.ToLookup(Message);
        return
        [
            .. letters.Select(line => new CarriedLetter(
                    names[line.GetProperty("mailbox").GetInt64()],
                    line.GetProperty("sha256").GetString()!,
                    string.Join(' ', Strings(line, "flags").Order(StringComparer.Ordinal)),
                    line.GetProperty("date").GetDateTimeOffset(),
                    messages[Message(line)].Count() > 1))
                .OrderBy(letter => letter.ToString(), StringComparer.Ordinal),
        ];
    }

    public static IEnumerable<string> Folders(string folder)
        => File.ReadLines(Path.Combine(folder, "manifest.jsonl")).Select(line => JsonElement.Parse(line))
            .Where(line => Kind(line) == "folder")
            .Select(line => $"{string.Join('/', Strings(line, "path"))} {line.GetProperty("isSubscribed")}");

    public static string Hash(string letter)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(letter)));

    private static IEnumerable<string> Strings(JsonElement line, string name)
        => line.GetProperty(name).EnumerateArray().Select(one => one.GetString()!);

    private static string? Kind(JsonElement line) => line.GetProperty("kind").GetString();

    private static long Message(JsonElement line) => line.GetProperty("message").GetInt64();
}
