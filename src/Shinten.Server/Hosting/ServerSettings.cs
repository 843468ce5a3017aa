using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Shinten.Protocols.Terminal;
using Shinten.Server.Setup;
using Shinten.Storage;

namespace Shinten.Server.Hosting;

/// <summary>What <c>shinten.json</c> and <c>SHINTEN__Section__Name</c> say. A wrong setting stops the start and names
/// itself.</summary>
public sealed class ServerSettings
{
    private const string FileName = "shinten.json";
    private const string EnvironmentPrefix = "SHINTEN__";
    private const string DataFolderKey = StorageOptions.Section + ":" + nameof(StorageOptions.DataFolder);

    private readonly IConfigurationRoot _configuration;
    private readonly string? _file;

    private ServerSettings(IConfigurationRoot configuration, string? file)
    {
        (_configuration, _file) = (configuration, file);
        RefuseUnknownSections();
        LogLevels.Refuse(Logging);
        JoinListeners();
        Server = Read<ServerOptions>(ServerOptions.Section);
        DataFolder = FromFile(Read<StorageOptions>(StorageOptions.Section).DataFolder ?? "")
            ?? throw new CommandFailedException("which data folder? Say --data DIR, "
                + "or set DataFolder under Storage in shinten.json; shinten setup makes both.");
        KeysFolder = FromFile(Server.KeysFolder) ?? DataFolder + "-keys";
        _configuration[DataFolderKey] = DataFolder;
    }

    /// <summary>The server's name and folders; the name is checked when it is needed.</summary>
    public ServerOptions Server { get; }

    /// <summary>As an absolute path, without a slash at its end.</summary>
    public string DataFolder { get; }

    /// <summary>As an absolute path.</summary>
    public string KeysFolder { get; }

    /// <summary>Where mail is kept, with the data folder as an absolute path.</summary>
    public StorageOptions Storage => Read(StorageOptions.Section, new StorageOptionsValidator());

    /// <summary>What is logged, as .NET's logging reads it.</summary>
    public IConfiguration Logging => _configuration.GetSection(nameof(Logging));

    /// <summary>What a server needs and other commands do not: its name.</summary>
    public void CheckServer()
    {
        if (_file is null && Server.HostName.Length == 0)
        {
            throw new CommandFailedException($"there is no {FileName} in {DataFolder}, here or in /etc/shinten, so "
                + "HostName, the name of this machine, is not known; shinten setup writes one.");
        }

        Read(ServerOptions.Section, new ServerOptionsValidator());
    }

    /// <summary>Those of this command line: its options go before the environment, that before the file.</summary>
    public static ServerSettings Of(ParseResult arguments)
    {
        string? dataFolder = arguments.GetValue(GlobalOptions.DataFolder)?.FullName;
        if (dataFolder is not null)
        {
            FolderAccess.RequireReadable(dataFolder, "--data");
        }

        return Load(arguments.GetValue(GlobalOptions.Settings)?.FullName ?? FindFile(dataFolder), dataFolder);
    }

    /// <summary>What is given as more goes before everything else: the demo's listeners and certificates.</summary>
    public static ServerSettings Load(
        string? file, string? dataFolder, IReadOnlyDictionary<string, string?>? more = null)
    {
        ConfigurationBuilder sources = new();
        if (file is not null)
        {
            sources.AddJsonFile(file, optional: false, reloadOnChange: false);
        }

        sources.AddEnvironmentVariables(EnvironmentPrefix);
        if (dataFolder is not null)
        {
            sources.AddInMemoryCollection([new(DataFolderKey, dataFolder)]);
        }

        sources.AddInMemoryCollection(more);

        try
        {
            return new ServerSettings(sources.Build(), file);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or FormatException)
        {
            // The innermost says in which line.
            throw new CommandFailedException($"the settings in {file} cannot be read: {e.GetBaseException().Message} "
                + "Mend the file; it is one JSON object.");
        }
        catch (FileNotFoundException)
        {
            throw new CommandFailedException($"there is no file {file} with settings; --config names it.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailedException($"the user {Environment.UserName} may not read the settings in {file}: "
                + $"run shinten as the user that it belongs to, or: chown {Environment.UserName} {file}");
        }
    }

    /// <summary>One section, bound and not yet validated.</summary>
    public T Read<T>(string section)
        where T : class
    {
        IConfiguration part = section.Length == 0 ? TopLevel() : _configuration.GetSection(section);
        SettingShapes.Refuse(part, typeof(T));
        try
        {
            return part.Get<T>() ?? Activator.CreateInstance<T>();
        }
        catch (InvalidOperationException e)
        {
            throw new CommandFailedException($"a setting is wrong: {e.Message}");
        }
    }

    /// <summary>One section, bound and validated.</summary>
    public T Read<T>(string section, IValidateOptions<T> validator)
        where T : class
    {
        T options = Read<T>(section);
        ValidateOptionsResult result = validator.Validate(section.Length == 0 ? null : section, options);
        return result.Failed
            ? throw new CommandFailedException($"a setting is wrong: {string.Join(' ', result.Failures)}")
            : options;
    }

    private static string? FindFile(string? dataFolder)
    {
        string[] places = dataFolder is null
            ? [Path.GetFullPath(FileName), Path.Combine("/etc/shinten", FileName)]
            : [Path.Combine(dataFolder, FileName)];
        return places.FirstOrDefault(File.Exists);
    }

    /// <summary>The settings that stand in no section, so that a section is not unknown to <see cref="ServerOptions"/>.
    /// </summary>
    private IConfigurationRoot TopLevel()
        => new ConfigurationBuilder()
            .AddInMemoryCollection(_configuration.GetChildren()
                .Where(child => child.Value is not null)
                .Select(child => KeyValuePair.Create(child.Key, child.Value)))
            .Build();

    // Listeners may be written as a list; the binder would add them to the defaults instead of replacing these, and to
    // what another source says. The source that goes first says all of them.
    private void JoinListeners()
    {
        foreach (IConfigurationSection listener in _configuration.GetSection(ListenerOptions.Section).GetChildren())
        {
            if (!SettingShapes.IsList(listener))
            {
                continue;
            }

            IConfigurationProvider source = _configuration.Providers.Last(
                source => source.TryGet(listener.Path, out _) || EntriesIn(source, listener.Path).Length > 0);
            string[] entries = EntriesIn(source, listener.Path);
            if (entries.Length > 0)
            {
                listener.Value = string.Join(',', entries.Select(entry => EntryIn(source, entry)));
            }
        }
    }

    private static string[] EntriesIn(IConfigurationProvider source, string path)
        => [.. source.GetChildKeys([], path).Distinct().Select(key => ConfigurationPath.Combine(path, key))];

    private static string EntryIn(IConfigurationProvider source, string path)
        => source.TryGet(path, out string? entry) && entry is not null ? entry : throw SettingShapes.NoValue(path);

    private string? FromFile(string path)
        => path.Length > 0
            ? Path.TrimEndingDirectorySeparator(
                Path.GetFullPath(path, Path.GetDirectoryName(_file) ?? Environment.CurrentDirectory))
            : null;

    private void RefuseUnknownSections()
    {
        foreach (IConfigurationSection child in _configuration.GetChildren())
        {
            bool isSection = Sections.Names.Contains(child.Key);
            if (isSection && !string.IsNullOrEmpty(child.Value))
            {
                throw new CommandFailedException($"a setting is wrong: {child.Key} is a section and has no value of "
                    + $"its own; it is written as \"{child.Key}\": {{ \"name\": \"value\" }}.");
            }

            if (!isSection && child.Value is null)
            {
                throw new CommandFailedException($"a setting is wrong: there is no section {child.Key}; there are "
                    + $"{string.Join(", ", Sections.Names.Order(StringComparer.Ordinal))}.");
            }
        }
    }
}
