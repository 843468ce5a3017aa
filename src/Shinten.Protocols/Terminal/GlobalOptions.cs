using System.CommandLine;

namespace Shinten.Protocols.Terminal;

/// <summary>The options that every command takes, before or after its name.</summary>
public static class GlobalOptions
{
    public static Option<DirectoryInfo?> DataFolder { get; } = new("--data")
    {
        Description = "The data folder; the keys folder lies beside it with -keys at the end of its name.",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<FileInfo?> Settings { get; } = new("--config")
    {
        Description = "The settings; otherwise shinten.json in the data folder, here, or in /etc/shinten.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON for programs instead of tables for people.",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Add(DataFolder);
        root.Add(Settings);
        root.Add(Json);
    }
}
