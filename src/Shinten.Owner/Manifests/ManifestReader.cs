using System.Text.Json;
using Shinten.Protocols.Terminal;

namespace Shinten.Owner.Manifests;

/// <summary>Reads the manifest of an export, line by line.</summary>
internal static class ManifestReader
{
    /// <summary>All lines of a finished manifest.</summary>
    /// <exception cref="CommandFailedException">A line of it cannot be read.</exception>
    public static IEnumerable<ManifestLine> Read(string file)
    {
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            yield return Parse(line) ?? throw new CommandFailedException($"line {number} of {file} cannot be read.");
        }
    }

    /// <summary>The lines of a manifest that was cut short, up to the first that is not whole.</summary>
    public static IEnumerable<ManifestLine> ReadUnfinished(string file)
    {
        foreach (string text in File.ReadLines(file))
        {
            if (Parse(text) is not { } line)
            {
                yield break;
            }

            yield return line;
        }
    }

    private static ManifestLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ManifestText.Line);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
