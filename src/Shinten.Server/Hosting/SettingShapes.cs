using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Shinten.Protocols.Terminal;

namespace Shinten.Server.Hosting;

/// <summary>Refuses a list where one value belongs and the other way round: the binder passes over both in silence.
/// </summary>
internal static class SettingShapes
{
    public static void Refuse(IConfiguration part, Type options)
    {
        foreach (IConfigurationSection setting in part.GetChildren())
        {
            PropertyInfo? property = options.GetProperty(
                setting.Key, BindingFlags.IgnoreCase | BindingFlags.Instance | BindingFlags.Public)
                ?? throw Wrong($"there is no {setting.Path}; there are "
                    + $"{string.Join(", ", options.GetProperties().Select(known => known.Name))}.");
            if (property.PropertyType == typeof(string) || !property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
            {
                RefuseNoValue(setting);
            }
            else
            {
                RefuseNoList(setting, property.PropertyType.GetGenericArguments()[0]);
            }
        }
    }

    /// <summary>True if there is a list; what has names is none.</summary>
    public static bool IsList(IConfigurationSection setting)
    {
        string[] keys = [.. setting.GetChildren().Select(entry => entry.Key)];
        return keys.All(key => key.All(char.IsAsciiDigit))
            ? keys.Length > 0
            : throw Wrong($"{setting.Path} is a list and has no names.");
    }

    public static CommandFailedException NoValue(string path)
        => Wrong($"{path} is one value, and neither a list nor null.");

    private static void RefuseNoValue(IConfigurationSection setting)
    {
        if (setting.Value is null)
        {
            throw NoValue(setting.Path);
        }
    }

    private static void RefuseNoList(IConfigurationSection setting, Type entries)
    {
        if (!string.IsNullOrEmpty(setting.Value))
        {
            throw Wrong($"{setting.Path} is a list.");
        }

        if (!IsList(setting))
        {
            return;
        }

        foreach (IConfigurationSection entry in setting.GetChildren())
        {
            if (entry.Value is not null)
            {
                throw Wrong($"{entry.Path} is an object.");
            }

            Refuse(entry, entries);
        }
    }

    private static CommandFailedException Wrong(string what) => new($"a setting is wrong: {what}");
}
