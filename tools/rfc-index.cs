// Writes docs/rfcs.md: which section of which RFC is kept where in the code and the tests.
//   dotnet run tools/rfc-index.cs            writes it
//   dotnet run tools/rfc-index.cs -- --check says whether it is up to date
// The table at its top (title, Yes / Partial / No) is kept by hand; a cited RFC that is not in it is added as Partial.
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

const string Marker = "<!-- Below here tools/rfc-index.cs writes. -->";
string root = FindRoot(Environment.CurrentDirectory);
string page = Path.Combine(root, "docs", "rfcs.md");
string before = File.Exists(page) ? File.ReadAllText(page) : "";

SortedDictionary<int, SortedDictionary<string, SortedSet<string>>> citations = Citations(root);
string after = Head(before, citations.Keys) + Index(citations);
if (args.Contains("--check"))
{
    Console.WriteLine(before == after ? "docs/rfcs.md is true." : "docs/rfcs.md is old: dotnet run tools/rfc-index.cs");
    return before == after ? 0 : 1;
}

File.WriteAllText(page, after);
return 0;

static string FindRoot(string folder)
    => File.Exists(Path.Combine(folder, "Shinten.slnx"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Run this in the checkout."));

static SortedDictionary<int, SortedDictionary<string, SortedSet<string>>> Citations(string root)
{
    SortedDictionary<int, SortedDictionary<string, SortedSet<string>>> found = [];
    foreach (string file in Sources(root, "src").Concat(Sources(root, "tests")))
    {
        string path = Path.GetRelativePath(root, file);
        foreach (Match match in Regex.Matches(File.ReadAllText(file), @"RFC (\d+) ((?:§[\w.]*\w(?:, )?)+)"))
        {
            int rfc = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            foreach (Match section in Regex.Matches(match.Groups[2].Value, @"§([\w.]*\w)"))
            {
                SortedDictionary<string, SortedSet<string>> sections = Get(found, rfc, () => new(new BySection()));
                Get(sections, section.Groups[1].Value, () => new(StringComparer.Ordinal)).Add(path);
            }
        }
    }

    return found;
}

static IEnumerable<string> Sources(string root, string folder)
    => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories);

static TValue Get<TKey, TValue>(SortedDictionary<TKey, TValue> map, TKey key, Func<TValue> make)
    where TKey : notnull
{
    if (!map.TryGetValue(key, out TValue? value))
        map.Add(key, value = make());

    return value;
}

// Everything above the marker is kept as it was; rows for new RFCs go to the end of its table.
static string Head(string before, IEnumerable<int> cited)
{
    int end = before.IndexOf(Marker, StringComparison.Ordinal);
    string head = end >= 0 ? before[..end].TrimEnd() : """
        # Standards and where they are kept

        Yes: what the cited sections ask of a server is done and tested. Partial: the note says what is missing.

        | RFC | Title | Kept | Note |
        |---|---|---|---|
        """;
    StringBuilder text = new(head);
    foreach (int rfc in cited.Where(rfc => !head.Contains($"| {rfc} |", StringComparison.Ordinal)))
        text.Append(CultureInfo.InvariantCulture, $"\n| {rfc} | | Partial | |");

    return text.Append("\n\n").Append(Marker).Append('\n').ToString();
}

static string Index(SortedDictionary<int, SortedDictionary<string, SortedSet<string>>> citations)
{
    StringBuilder text = new();
    foreach ((int rfc, SortedDictionary<string, SortedSet<string>> sections) in citations)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## RFC {rfc}\n\n| section | kept in |\n|---|---|\n");
        foreach ((string section, SortedSet<string> files) in sections)
        {
            string links = string.Join(
                ", ", files.Select(file => $"[{Path.GetFileNameWithoutExtension(file)}](../{file})"));
            text.Append(CultureInfo.InvariantCulture, $"| §{section} | {links} |\n");
        }
    }

    return text.ToString();
}

/// <summary>Sections in the order of the document: 6.3.9 before 6.3.10, appendices last.</summary>
internal sealed class BySection : IComparer<string>
{
    public int Compare(string? x, string? y) => string.CompareOrdinal(Key(x), Key(y));

    private static string Key(string? section)
        => string.Join('.', (section ?? "").Split('.').Select(
            part => part.PadLeft(4, char.IsAsciiDigit(part.FirstOrDefault('0')) ? '0' : '~')));
}
