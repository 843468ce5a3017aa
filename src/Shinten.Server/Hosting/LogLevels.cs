using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Hosting;

/// <summary>The section <c>Logging</c>: a level for each kind of line, as .NET has it. .NET passes over a name that it
/// does not know and throws at a level that it does not know; both are refused here.</summary>
internal static class LogLevels
{
    private const string Levels = "LogLevel";
    private const string Console = "Console";

    public static void Refuse(IConfiguration logging)
    {
        foreach (IConfigurationSection part in logging.GetChildren())
        {
            if (Is(part, Levels))
            {
                RefuseLevels(part);
            }
            else if (Is(part, Console))
            {
                RefuseConsole(part);
            }
            else
            {
                throw Wrong($"there is no {part.Path}; there are {Levels} and {Console}.");
            }
        }
    }

    private static void RefuseConsole(IConfigurationSection console)
    {
        foreach (IConfigurationSection part in console.GetChildren())
        {
            if (!Is(part, Levels))
            {
                throw Wrong($"there is no {part.Path}; there is {Levels}.");
            }

            RefuseLevels(part);
        }
    }

    private static void RefuseLevels(IConfigurationSection levels)
    {
        if (!string.IsNullOrEmpty(levels.Value))
        {
            throw Wrong($"{levels.Path} is an object such as {{ \"Default\": \"Warning\" }}.");
        }

        foreach (IConfigurationSection level in levels.GetChildren())
        {
            if (!Enum.TryParse(level.Value, ignoreCase: true, out LogLevel known) || !Enum.IsDefined(known))
            {
                throw Wrong($"{level.Path} is \"{level.Value}\"; it can be "
                    + $"{string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }
        }
    }

    private static bool Is(IConfigurationSection part, string name)
        => part.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static CommandFailedException Wrong(string what) => new($"a setting is wrong: {what}");
}
