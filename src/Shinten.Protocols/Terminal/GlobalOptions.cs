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

    /// <summary>What the next command must say to mean the same server, with a space before it.</summary>
    public static string AsTyped(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string data = arguments.GetValue(DataFolder) is { } folder ? $" --data {folder}" : "";
        return arguments.GetValue(Settings) is { } file ? $"{data} --config {file}" : data;
    }

    public static void AddTo(RootCommand root)
    {
        root.Add(DataFolder);
        root.Add(Settings);
        root.Add(Json);
    }
}
