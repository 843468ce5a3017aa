namespace Shinten.Keyring.Tests.Vectors;

/// <summary>Where vectors lie: our own in the checkout, published ones in the shared folder beside it.</summary>
internal static class VectorFolder
{
    private static readonly string Root = FindRoot(AppContext.BaseDirectory);

    public static string Own(string file) => Path.Combine(Root, "tests", "vectors", file);

    public static string Node { get; } = Path.Combine(Root, "tests", "node");

    /// <summary>Null where the shared folder is absent.</summary>
    public static string? Published(string file)
    {
        string shared = Environment.GetEnvironmentVariable("SHINTEN_SHARED") ?? Path.Combine(Root, "..", "shared");
        string path = Path.Combine(shared, "vectors", file);
        return File.Exists(path) ? path : null;
    }

    private static string FindRoot(string folder)
        => File.Exists(Path.Combine(folder, "Shinten.slnx"))
            ? folder
            : FindRoot(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))!);
}
