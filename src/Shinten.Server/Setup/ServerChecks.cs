using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.AdminSocket;
using Shinten.Server.Certificates;
using Shinten.Server.Hosting;
using Shinten.Storage;

namespace Shinten.Server.Setup;

/// <summary>Everything that <c>shinten check</c> looks at.</summary>
internal sealed class ServerChecks(ServerSettings settings, TimeProvider clock)
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);

    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancel) =>
    [
        Settings(),
        Folder("data folder", settings.DataFolder),
        Folder("keys folder", settings.KeysFolder),
        Keys(),
        Backup(),
        await DatabaseAsync(cancel),
        Certificates(),
    ];

    private CheckResult Settings()
    {
        try
        {
            settings.CheckServer();
            new ServiceCollection().AddSections(settings);
            return new("settings", true, $"this server is {settings.Server.HostName}");
        }
        catch (CommandFailedException e)
        {
            return new("settings", false, e.Message);
        }
    }

    private static CheckResult Folder(string what, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new(what, false, $"{folder} is not there; restore it, or make a new server with shinten setup");
        }

        return (File.GetUnixFileMode(folder) & Others) == 0
            ? new(what, true, folder)
            : new(what, false, $"other users can enter {folder}: chmod 700 {folder}");
    }

    private CheckResult Keys()
    {
        string inside = settings.DataFolder + Path.DirectorySeparatorChar;
        if (settings.KeysFolder.StartsWith(inside, StringComparison.Ordinal))
        {
            return new("server keys", false, "they lie in the data folder; who steals one would have both: move them");
        }

        try
        {
            ServerKeys.Open(settings.KeysFolder).Dispose();
            return new("server keys", true, "all there");
        }
        catch (Exception e) when (e is SealedObjectException or IOException or UnauthorizedAccessException)
        {
            return new("server keys", false, e.Message);
        }
    }

    private CheckResult Backup()
        => Directory.Exists(settings.KeysFolder) && KeysBackup.LastSeen(settings.KeysFolder) is { } day
            ? new("keys backup", true, $"compared with its copy on {day}")
            : new("keys backup", false, "no backup is known: copy the keys folder elsewhere, apart from the data, "
                + "and run shinten check --keys-backup DIR; without the keys no password logs in");

    private async Task<CheckResult> DatabaseAsync(CancellationToken cancel)
    {
        try
        {
            await using AdminClient? server = await AdminClient.ConnectAsync(
                AdminSocketPath.Of(settings.DataFolder), cancel);
            if (server is not null)
            {
                return new("database", true, "open in the running server");
            }

            using ServerKeys keys = ServerKeys.Open(settings.KeysFolder);
            await using MailStore store = await MailStore.OpenAsync(
                settings.Storage, keys, clock, NullLoggerFactory.Instance, cancel);
            return new("database", true, "opens with this program; the server is not running");
        }
        catch (Exception e) when (e is SealedObjectException or IOException or CommandFailedException)
        {
            return new("database", false, e.Message);
        }
    }

    private CheckResult Certificates()
    {
        try
        {
            CertificateOptions options = settings.Read(CertificateOptions.Section, new CertificateOptionsValidator());
            DateTimeOffset[] ends = [.. options.Files.Select(file => CertificateFile.Read(file).Expires).Order()];
            return ends switch
            {
                [] => new(
                    "certificates", false, "none: name their files in Certificates:Files, or clients cannot log in"),
                [DateTimeOffset first, ..] => new(
                    "certificates",
                    first - clock.GetUtcNow() > SoonExpired,
                    string.Create(CultureInfo.InvariantCulture, $"{ends.Length}, valid until {first:yyyy-MM-dd}")),
            };
        }
        catch (Exception e) when (e is CertificateFileException or CommandFailedException or CryptographicException)
        {
            return new("certificates", false, e.Message);
        }
    }
}
