using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Shinten.Protocols.Terminal;
using Shinten.Server.Hosting;
using Shinten.Server.Setup;
using Shinten.Storage;

namespace Shinten.Server.Demo;

/// <summary><c>shinten serve --demo</c>: a working service from nothing (ARCHITECTURE.md §5).</summary>
internal sealed class DemoRun
{
    private const string Domain = "example.test";
    private const string DefaultFolder = ".demo";
    private const string AccountsName = "demo-accounts.json";
    private const string DeliveredName = "demo-letters-delivered";

    private readonly string _shownFolder;
    private readonly string _dataFolder;
    private readonly string _keysFolder;
    private readonly int _portOffset;

    private DemoRun(string shownFolder, int portOffset)
    {
        _shownFolder = Path.TrimEndingDirectorySeparator(shownFolder);
        _dataFolder = Path.GetFullPath(_shownFolder);
        _keysFolder = _dataFolder + "-keys";
        _portOffset = portOffset;
    }

    private string ReadyFile => Path.Combine(_dataFolder, DemoFile.Name);

    private string AccountsFile => Path.Combine(_keysFolder, AccountsName);

    public static Task RunAsync(ParseResult arguments, int portOffset, CancellationToken cancel)
    {
        // The folder as it was typed: what demo.json says of it is relative when that was.
        string folder = arguments.GetValue(GlobalOptions.DataFolder)?.ToString() ?? DefaultFolder;
        return new DemoRun(folder, portOffset).RunAsync(cancel);
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        ServerFolders.Make(_dataFolder);
        MailStore.RefuseIfInUse(_dataFolder);
        File.Delete(ReadyFile);
        if (!File.Exists(AccountsFile))
        {
            await MakeAccountsAsync(cancel);
        }

        await using MailServer server = await MailServer.StartAsync(Settings(), cancel);
        Dictionary<string, int> ports = server.Listeners.ToDictionary(
            listener => listener.Name, listener => listener.Port);
        await DeliverLettersAsync(ports["smtp"], cancel);
        await DemoFile.WriteAsync(
            ReadyFile, Domain, Path.Combine(_shownFolder, "ca.pem"), ports, AccountsFile, cancel);
        Announce(server);
        await ServeCommand.WaitForEndAsync(cancel);
        File.Delete(ReadyFile);
        server.SayStopping();
    }

    private ServerSettings Settings()
    {
        DemoCertificateFiles certificate = DemoCertificates.Make(
            _dataFolder, _keysFolder, Domain, TimeProvider.System);
        string settings = Path.Combine(_dataFolder, "shinten.json");
        if (!File.Exists(settings))
        {
            ServerFolders.WriteSettings(
                settings, _dataFolder, $"mail.{Domain}", certificate.Chain, certificate.Key);
        }

        // Said again, since the folder may have been moved.
        Dictionary<string, string?> more = new()
        {
            ["Certificates:Files:0:Chain"] = certificate.Chain,
            ["Certificates:Files:0:Key"] = certificate.Key,

            // The demo's own names are in no DNS.
            ["Dns:BuiltInTestNames"] = "true",
        };
        foreach (Listener listener in Listeners.Table)
        {
            more[$"Listeners:{listener.Name}"] = string.Create(
                CultureInfo.InvariantCulture, $"127.0.0.1:{listener.DemoPort + _portOffset}");
        }

        return ServerSettings.Load(settings, _dataFolder, more);
    }

    /// <summary>A child process of the same program makes the accounts: their secrets never are in this one.</summary>
    private async Task MakeAccountsAsync(CancellationToken cancel)
    {
        ProcessStartInfo start = new(
            Environment.ProcessPath ?? throw new CommandFailedException("the program does not know where it lies."),
            ["demo-accounts", "--data", _dataFolder, "--domain", Domain, "--secrets", AccountsFile]);
        using Process child = Process.Start(start)
            ?? throw new CommandFailedException("the process that makes the demo's accounts did not start.");
        await child.WaitForExitAsync(cancel);
        if (child.ExitCode != 0)
        {
            throw new CommandFailedException("the demo's accounts could not be made; see above.");
        }
    }

    private async Task DeliverLettersAsync(int smtpPort, CancellationToken cancel)
    {
        string delivered = Path.Combine(_dataFolder, DeliveredName);
        if (File.Exists(delivered))
        {
            return;
        }

        await DemoPostman.DeliverAsync(smtpPort, DemoLetters.All(), cancel);
        await File.WriteAllBytesAsync(delivered, [], cancel);
    }

    private void Announce(MailServer server)
    {
        server.SayReady();
        server.SayWhere(Path.Combine(_shownFolder, DemoFile.Name));
    }
}
