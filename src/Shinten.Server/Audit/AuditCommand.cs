using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Terminal;
using Shinten.Server.Demo;
using Shinten.Server.Hosting;

namespace Shinten.Server.Audit;

/// <summary><c>shinten audit</c>: looks for words through everything that the server keeps, so that nobody has to
/// believe that it cannot read mail.</summary>
public static class AuditCommand
{
    private static readonly Option<string[]> Words = new("--word")
    {
        Description = "A word to look for; may be said several times. It stays in your shell's history.",
        HelpName = "WORD",
    };

    private static readonly Option<MailAddress?> CanaryFor = new("--canary")
    {
        Description = "Send a letter with fresh words to this address of the running server, and look for those.",
        CustomParser = CommandArguments.Address,
        HelpName = "ADDRESS",
    };

    private static readonly Option<DirectoryInfo[]> Also = new("--also")
    {
        Description = "Another folder to look through: backups, logs, the files of a PostgreSQL; several times.",
        HelpName = "DIR",
    };

    private static readonly Column<AuditPlace>[] PlaceColumns =
    [
        new("lookedAt", place => place.What),
        new("files", place => place.Files),
        new("bytes", place => place.Bytes),
        new("finds", place => place.Finds),
        new("unreadable", place => place.Unreadable),
    ];

    private static readonly Column<AuditFind>[] FindColumns =
    [
        new("where", find => find.Where),
        new("word", find => find.Word),
        new("form", find => find.Form),
    ];

    public static Command Create()
    {
        Command command = new(
            "audit", "Look for words in every file the server keeps; the status is 0 only when nothing is found.")
        {
            Words, CanaryFor, Also,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        ServerSettings settings = ServerSettings.Of(arguments);
        List<string> words = [.. arguments.GetValue(Words) ?? []];
        foreach (string word in words.Where(word => Encoding.UTF8.GetByteCount(word) < WordForm.ShortestWord))
        {
            throw new CommandFailedException(
                $"\"{word}\" is too short: words of less than {WordForm.ShortestWord} bytes are found by chance.");
        }

        string[] folders = Folders(arguments, settings);
        if (arguments.GetValue(CanaryFor) is { } recipient)
        {
            words.AddRange((await SendAsync(recipient, settings, cancel)).Words);
        }

        if (words.Count == 0)
        {
            throw new CommandFailedException("which words? Say --word WORD, or --canary ADDRESS.");
        }

        CommandOutput output = new(arguments);
        DataAudit audit = new(settings.Storage, folders, new WordFinder(words));
        AuditReport report = await audit.RunAsync(Progress(output), cancel);
        Print(output, words, folders, report);
        return report.IsClean ? 0 : 1;
    }

    private static string[] Folders(ParseResult arguments, ServerSettings settings)
    {
        string[] folders = [settings.DataFolder, .. (arguments.GetValue(Also) ?? []).Select(also => also.FullName)];
        return Array.Find(folders, folder => !Directory.Exists(folder)) is { } missing
            ? throw new CommandFailedException($"there is no folder {missing}.")
            : folders;
    }

    private static async Task<Canary> SendAsync(
        MailAddress recipient, ServerSettings settings, CancellationToken cancel)
    {
        int port = SmtpPort(settings);
        try
        {
            return await Canary.SendAsync(recipient, port, cancel);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new CommandFailedException(
                $"no letter could be sent to {recipient} through port {port} of this machine: {e.Message}");
        }
    }

    // The demo's ports are not in its settings.
    private static int SmtpPort(ServerSettings settings)
    {
        string demo = Path.Combine(settings.DataFolder, DemoFile.Name);
        if (File.Exists(demo))
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(demo));
            return file.RootElement.GetProperty("ports").GetProperty("smtp").GetInt32();
        }

        IPEndPoint[] endpoints = [.. Listeners.Parse(
            nameof(ListenerOptions.Smtp), settings.Read<ListenerOptions>(ListenerOptions.Section).Smtp)];
        return endpoints.Length > 0
            ? endpoints[0].Port
            : throw new CommandFailedException("the server does not listen for SMTP: say --word WORD.");
    }

    private static Action<double> Progress(CommandOutput output)
    {
        if (output.IsJson || Console.IsErrorRedirected)
        {
            return _ => { };
        }

        int shown = -1;
        return part =>
        {
            int percent = (int)(part * 100);
            if (percent != shown)
            {
                shown = percent;
                Console.Error.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"\r[{new string('#', percent / 4)}{new string('.', 25 - percent / 4)}] {percent} %"));
                if (percent == 100)
                {
                    Console.Error.WriteLine();
                }
            }
        };
    }

    private static void Print(
        CommandOutput output, List<string> words, string[] folders, AuditReport report)
    {
        if (output.IsJson)
        {
            output.PrintOne(
                report,
                new Column<AuditReport>("clean", audit => audit.IsClean),
                new Column<AuditReport>("words", _ => words),
                new Column<AuditReport>("folders", _ => folders),
                new Column<AuditReport>("places", audit => JsonRows.Of(audit.Places, PlaceColumns)),
                new Column<AuditReport>("finds", audit => JsonRows.Of(audit.Finds, FindColumns)));
            return;
        }

        output.PrintMany(report.Places, PlaceColumns);
        if (report.Finds.Count > 0)
        {
            output.PrintMany(report.Finds, FindColumns);
        }

        output.Say(report.IsClean
            ? $"None of {words.Count} words is there: not plain, in base64, quoted-printable, UTF-16, URL-encoded "
                + "or deflated."
            : $"{report.Finds.Count} finds, {report.Places.Sum(place => place.Unreadable.Count)} files unread.");
    }
}
