namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>Where the built program, the scripts and the suites are.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds <c>Shinten.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program as it was built beside these tests, in the same configuration.</summary>
    public static string Program { get; } = Path.Combine(
        Root,
        "artifacts",
        "bin",
        "Shinten",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "shinten");

    /// <summary>Vectors and suites that others wrote; absent in a bare clone.</summary>
    public static string Suites { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("SHINTEN_SHARED") ?? Path.Combine(Root, "..", "shared"), "suites");

    /// <summary>A program in another language that lies beside the tests: <c>Clients/agreement.py</c>.</summary>
    public static string Script(string name) => Path.Combine(Root, "tests", "Shinten.EndToEnd.Tests", name);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Shinten.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds Shinten.slnx.");
    }
}
