// Writes docs/options.md from the options classes: every setting with its default, its range and what it means.
//   dotnet run tools/options-doc.cs            writes it
//   dotnet run tools/options-doc.cs -- --check says whether it is up to date
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

const string Preface = """
    # Settings

    They stand in `shinten.json`, in the data folder, in the current folder or in `/etc/shinten`, or in the environment
    as `SHINTEN__Section__Name`; the environment goes before the file. Two are needed: `HostName`, and `DataFolder`
    under `Storage` where `--data` does not say it. Clients can log in once there is a certificate:

    ```json
    {
      "HostName": "mail.example.org",
      "Storage": { "DataFolder": "/var/lib/shinten" },
      "Listeners": { "Imap": "none", "Imaps": "*:993" },
      "Certificates": { "Files": [ { "Chain": "/etc/ssl/mail/fullchain.pem", "Key": "/etc/ssl/mail/privkey.pem" } ] }
    }
    ```

    `Logging` is as .NET has it: `"Logging": { "LogLevel": { "Default": "Warning" } }`.
    Domains, accounts and policy are data and not settings: see `shinten --help`.
    A wrong or unknown setting stops the start and names itself. This page is generated from the code.

    """;

string root = Manual.FindRoot(Environment.CurrentDirectory);
string page = Path.Combine(root, "docs", "options.md");
string after = Preface + string.Concat(
    Directory.EnumerateFiles(Path.Combine(root, "src"), "*Options.cs", SearchOption.AllDirectories)
        .Select(File.ReadAllText)
        .Where(source => source.Contains("public const string Section", StringComparison.Ordinal))
        .Select(source => Manual.Describe(source, root))
        .Order(StringComparer.Ordinal));
if (args.Contains("--check"))
{
    bool same = File.Exists(page) && File.ReadAllText(page) == after;
    Console.WriteLine(same ? "docs/options.md is true." : "docs/options.md is old: dotnet run tools/options-doc.cs");
    return same ? 0 : 1;
}

File.WriteAllText(page, after);
return 0;

/// <summary>Reads one options class as a chapter of the manual.</summary>
internal static class Manual
{
    private const string Property = @"(?<doc>(?:^    ///.*\n)+)(?<attributes>(?:^    \[.*\n(?:^        .*\n)*)*)"
        + @"^    public (?:required )?(?<type>\S+) (?<name>\w+) \{ get; (?:init|set); \}(?: = (?<default>.*);)?";

    public static string FindRoot(string folder)
        => File.Exists(Path.Combine(folder, "Shinten.slnx"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("Run this in the checkout."));

    public static string Describe(string source, string root)
    {
        string section = Regex.Match(source, "public const string Section = \"(.*)\";").Groups[1].Value;
        string summary = Regex.Match(
            source, @"((?:^ *///.*\n)+)(?:^\[.*\n)*^public sealed class", RegexOptions.Multiline).Groups[1].Value;
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\n## {(section.Length == 0 ? "At the top" : section)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Words(summary)}\n\n");
        text.Append("| setting | default | range | what it is |\n|---|---|---|---|\n");
        foreach (Match setting in Regex.Matches(source, Property, RegexOptions.Multiline))
        {
            string name = Name(setting, source);
            string words = Words(setting.Groups["doc"].Value);
            text.Append(CultureInfo.InvariantCulture, $"| `{name}` | {Default(setting, root)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Range(setting, root)} | {words} |\n");
        }

        return text.ToString();
    }

    // A class behind the first describes the entries of a list: Files:0:Chain.
    private static string Name(Match setting, string source)
    {
        string name = setting.Groups["name"].Value;
        string type = Regex.Matches(source[..setting.Index], @"class (\w+)").Last().Groups[1].Value;
        Match list = Regex.Match(source, $@"IReadOnlyList<{type}> (\w+)");
        return list.Success ? $"{list.Groups[1].Value}:0:{name}" : name;
    }

    private static string Words(string comment)
    {
        string text = string.Join(' ', comment.Split('\n').Select(line => line.Trim().TrimStart('/').Trim()));
        text = Regex.Replace(text, "</?(summary|remarks|para)>", " ");
        text = Regex.Replace(text, "<see cref=\"([^\"]*)\" ?/>", match => $"`{match.Groups[1].Value.Split('.')[^1]}`");
        text = Regex.Replace(text, "</?c>", "`").Replace("&lt;", "<", StringComparison.Ordinal);
        return Regex.Replace(text.Replace("|", "\\|", StringComparison.Ordinal), @"\s+", " ").Trim();
    }

    private static string Default(Match setting, string root)
        => setting.Groups["default"].Value switch
        {
            "" => setting.Groups["type"].Value == "bool" ? "`false`" : "–",
            "\"\"" or "[]" => "–",
            string value => $"`{Value(value, root)}`",
        };

    private static string Range(Match setting, string root)
    {
        Match range = Regex.Match(
            setting.Groups["attributes"].Value, @"\[Range\((?:typeof\(TimeSpan\), )?(.*?), (.*?)\)\]");
        return range.Success
            ? $"`{Value(range.Groups[1].Value, root)}` to `{Value(range.Groups[2].Value, root)}`"
            : "–";
    }

    // What C# writes as a product or a call, as one writes it in a settings file.
    private static string Value(string code, string root)
    {
        string value = Constant(code, root).Replace("_", "", StringComparison.Ordinal).Trim('"');
        Match span = Regex.Match(value, @"^TimeSpan\.From(\w+)\((\d+)\)$");
        if (span.Success)
            return Time(span.Groups[1].Value, double.Parse(span.Groups[2].Value, CultureInfo.InvariantCulture));

        return Regex.IsMatch(value, @"^[\dL]+( \* [\dL]+)+$")
            ? value.Split(" * ").Select(factor => long.Parse(factor.TrimEnd('L'), CultureInfo.InvariantCulture))
                .Aggregate(1L, (product, factor) => product * factor).ToString(CultureInfo.InvariantCulture)
            : value.Replace("long.MaxValue", "no limit", StringComparison.Ordinal);
    }

    // A constant of another class: SealLimits.MostMessages.
    private static string Constant(string code, string root)
    {
        Match name = Regex.Match(code, @"^([A-Z]\w+)\.([A-Z]\w+)$");
        string? file = name.Success
            ? Directory.EnumerateFiles(
                Path.Combine(root, "src"), $"{name.Groups[1].Value}.cs", SearchOption.AllDirectories).FirstOrDefault()
            : null;
        Match value = Regex.Match(
            file is null ? "" : File.ReadAllText(file), $@"\b{name.Groups[2].Value}(?: {{ get; }})? =>? ?(.*);");
        return value.Success ? value.Groups[1].Value : code;
    }

    private static string Time(string unit, double count)
    {
        TimeSpan time = unit switch
        {
            "Seconds" => TimeSpan.FromSeconds(count),
            "Minutes" => TimeSpan.FromMinutes(count),
            "Hours" => TimeSpan.FromHours(count),
            "Days" => TimeSpan.FromDays(count),
            _ => TimeSpan.FromMilliseconds(count),
        };
        return time.ToString("c", CultureInfo.InvariantCulture);
    }
}
