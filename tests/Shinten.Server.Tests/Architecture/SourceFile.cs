namespace Shinten.Server.Tests.Architecture;

/// <summary>A C# file of the checkout, as the guards read it.</summary>
public sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    private static readonly string[] Folders = ["src", "tests", "tools", "bench"];

    // The load generator came with the kit that measures the peers too, and stays as it is there.
    private static readonly string[] Elsewhere = ["bench/work/", "bench/loadgen/"];

    /// <summary>The checkout, found by walking up from the built tests.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Every C# file, with its path from the checkout's root.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Folders
        .Select(folder => System.IO.Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Select(file => new SourceFile(System.IO.Path.GetRelativePath(Root, file), File.ReadAllLines(file)))
        .Where(file => !Elsewhere.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))];

    public static IEnumerable<SourceFile> Of(string folder)
        => All.Where(file => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    /// <summary>Whether a line of code, not of comment, names this namespace or one below it.</summary>
    public bool Uses(string name)
        => Lines.Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Names(line, name));

    private static bool Names(string line, string name)
    {
        int at = line.IndexOf(name, StringComparison.Ordinal);
        return at >= 0 && (at + name.Length == line.Length || !char.IsLetterOrDigit(line[at + name.Length]));
    }

    private static string FindRoot(string folder)
        => File.Exists(System.IO.Path.Combine(folder, "Shinten.slnx"))
            ? folder
            : FindRoot(System.IO.Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("No folder above the tests holds Shinten.slnx."));
}
