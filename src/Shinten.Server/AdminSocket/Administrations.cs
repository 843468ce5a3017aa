using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Shinten.Protocols.Admin;
using Shinten.Protocols.Terminal;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Accounts;
using Shinten.Server.Domains;
using Shinten.Server.Hosting;
using Shinten.Server.Setup;
using Shinten.Storage;

namespace Shinten.Server.AdminSocket;

/// <summary>Commands work whether or not the server runs: over its socket when it does, else on the data
/// folder.</summary>
public static class Administrations
{
    public static async Task<IAdministration> OpenAsync(ParseResult arguments, CancellationToken cancel)
    {
        ServerSettings settings = ServerSettings.Of(arguments);
        if (!Directory.Exists(settings.DataFolder))
        {
            throw new CommandFailedException(
                $"there is no data folder {settings.DataFolder}; shinten setup makes one.");
        }

        string socket = AdminSocketPath.Of(settings.DataFolder);
        return await AdminClient.ConnectAsync(socket, cancel) ?? await OpenFolderAsync(settings, cancel);
    }

    private static async Task<IAdministration> OpenFolderAsync(ServerSettings settings, CancellationToken cancel)
    {
        ProcessMemory.KeepFilesPrivate();
        ServerKeys keys = ServerFolders.OpenKeys(settings);
        try
        {
            MailStore store = await MailStore.OpenAsync(
                settings.Storage, keys, TimeProvider.System, NullLoggerFactory.Instance, cancel);
            return new Administration(store, keys, new DomainKeys(store, keys.Queue), settings) { OwnsStore = true };
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }
}
