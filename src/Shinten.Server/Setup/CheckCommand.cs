using System.CommandLine;
using Shinten.Protocols.Terminal;
using Shinten.Server.Hosting;

namespace Shinten.Server.Setup;

/// <summary><c>shinten check</c>: says what is wrong with a server before its users do.</summary>
public static class CheckCommand
{
    private static readonly Option<DirectoryInfo?> Backup = new("--keys-backup")
    {
        Description = "Compare the keys folder with its copy in DIR, and remember that there is one.",
        HelpName = "DIR",
    };

    private static readonly Column<CheckResult>[] Columns =
    [
        new("check", result => result.What),
        new("ok", result => result.IsGood),
        new("finding", result => result.Finding),
    ];

    public static Command Create(TimeProvider clock)
    {
        Command command = new("check", "Check settings, folders, keys and their backup, database and certificates.")
        {
            Backup,
        };
        command.SetAction(async (arguments, cancel) =>
        {
            ServerSettings settings = ServerSettings.Of(arguments);
            ServerChecks checks = new(settings, clock);
            if (arguments.GetValue(Backup) is { } copy)
            {
                KeysBackup.Note(settings.KeysFolder, copy.FullName, clock);
            }

            IReadOnlyList<CheckResult> results = await checks.RunAsync(cancel);
            new CommandOutput(arguments).PrintMany(results, Columns);
            return results.All(result => result.IsGood) ? 0 : 1;
        });
        return command;
    }
}
