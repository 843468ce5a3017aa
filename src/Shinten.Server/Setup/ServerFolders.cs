using System.CommandLine;
using System.Text.Json;
using Shinten.Protocols.Terminal;
using Shinten.Sealing;
using Shinten.Sealing.ServerKeys;
using Shinten.Server.Certificates;
using Shinten.Server.Hosting;
using Shinten.Storage;

namespace Shinten.Server.Setup;

/// <summary>Makes what a new server needs on disk: data folder, keys folder, settings.</summary>
public static class ServerFolders
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string SettingsName = "shinten.json";

    /// <summary>For <c>shinten setup</c>: settings that are there are kept, and so is a server.</summary>
    public static void Prepare(ParseResult arguments, string hostName)
    {
        string? data = arguments.GetValue(GlobalOptions.DataFolder)?.FullName;
        string? file = arguments.GetValue(GlobalOptions.Settings)?.FullName
            ?? (data is null ? null : Path.Combine(data, SettingsName));
        if (file is null || (data is null && !File.Exists(file)))
        {
            throw new CommandFailedException("say where the data folder shall be: shinten setup --data DIR");
        }

        if (!File.Exists(file))
        {
            Make(data!);
            WriteSettings(file, data!, hostName);
        }

        ServerSettings settings = ServerSettings.Of(arguments);
        if (Directory.Exists(settings.KeysFolder) && Directory.EnumerateFiles(settings.KeysFolder).Any())
        {
            throw new CommandFailedException($"{settings.DataFolder} belongs to a server already; "
                + "go on with shinten domain add and shinten account add.");
        }

        Make(settings.DataFolder);
        OpenKeys(settings).Dispose();
    }

    /// <summary>The keys that belong to a data folder; new ones only for a folder that has held no mail: with others
    /// no password logs in and no folder is found by its name.</summary>
    internal static ServerKeys OpenKeys(ServerSettings settings)
    {
        const string DataSetting = "Storage:DataFolder or --data";
        string segments = Path.Combine(settings.DataFolder, StorageOptions.SegmentsFolder);
        FolderAccess.RequireOwn(settings.DataFolder, DataSetting);
        FolderAccess.RequireOwn(segments, DataSetting);
        FolderAccess.RequireReadable(settings.KeysFolder, nameof(ServerOptions.KeysFolder));
        try
        {
            return Directory.Exists(segments)
                ? ServerKeys.Open(settings.KeysFolder)
                : ServerKeys.OpenOrCreate(settings.KeysFolder);
        }
        catch (SealedObjectException e)
        {
            throw new CommandFailedException($"{settings.KeysFolder}: {e.Message}");
        }
    }

    /// <summary>A data folder that nobody else can enter.</summary>
    internal static void Make(string dataFolder)
    {
        ProcessMemory.KeepFilesPrivate();
        DurableFolder.Create(dataFolder);
        File.SetUnixFileMode(dataFolder, OwnerOnly);
    }

    /// <summary>Settings that name the server and, where it has one, its certificate.</summary>
    internal static void WriteSettings(
        string file,
        string dataFolder,
        string hostName,
        string? certificateChain = null,
        string? certificateKey = null)
    {
        // There whole or not at all, whenever the power fails.
        string beside = file + ".new";
        using (FileStream stream = File.Create(beside))
        {
            WriteSettings(stream, FromFile(file, dataFolder), hostName, certificateChain, certificateKey);
            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, file, overwrite: true);
        DurableFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(file))!);
    }

    private static void WriteSettings(
        FileStream stream, string dataFolder, string hostName, string? certificateChain, string? certificateKey)
    {
        using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString(nameof(ServerOptions.HostName), hostName);
        json.WriteStartObject(StorageOptions.Section);
        json.WriteString(nameof(StorageOptions.DataFolder), dataFolder);
        json.WriteEndObject();
        if (certificateChain is not null)
        {
            json.WriteStartObject(CertificateOptions.Section);
            json.WriteStartArray(nameof(CertificateOptions.Files));
            json.WriteStartObject();
            json.WriteString(nameof(CertificateFileOptions.Chain), certificateChain);
            json.WriteString(nameof(CertificateFileOptions.Key), certificateKey);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // A folder that has its settings in it can be moved.
    private static string FromFile(string file, string dataFolder)
        => Path.GetDirectoryName(file) == Path.TrimEndingDirectorySeparator(dataFolder) ? "." : dataFolder;
}
