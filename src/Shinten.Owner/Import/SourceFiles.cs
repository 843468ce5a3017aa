namespace Shinten.Owner.Import;

/// <summary>The files below a folder, as imports look at them.</summary>
internal static class SourceFiles
{
    private static readonly EnumerationOptions Deep = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private static readonly EnumerationOptions Flat = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    public static IEnumerable<string> AllBelow(string folder, string pattern)
        => Directory.EnumerateFiles(folder, pattern, Deep).Order(StringComparer.Ordinal);

    public static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(folder, "*", Flat);

    public static IEnumerable<string> FoldersBelow(string folder)
        => Directory.EnumerateDirectories(folder, "*", Deep).Order(StringComparer.Ordinal);

    /// <summary>The folders from one down to a file, as components.</summary>
    public static string[] Between(string folder, string file)
    {
        string between = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!);
        return between == "." ? [] : between.Split(Path.DirectorySeparatorChar);
    }

    public static string NameOf(string folder)
        => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    public static bool StartsWith(string file, ReadOnlySpan<byte> text)
    {
        Span<byte> first = stackalloc byte[text.Length];
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file);
        return RandomAccess.Read(handle, first, 0) == text.Length && first.SequenceEqual(text);
    }
}
