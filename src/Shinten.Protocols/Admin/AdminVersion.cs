using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Shinten.Protocols.Admin;

/// <summary>What both sides of the admin socket say first: a command and a server that mean different things by the
/// same words do not work together.</summary>
/// <param name="Protocol">Equal where every method is asked and answered in the same shape.</param>
/// <param name="Program">Which Shinten it is, for the person who has to act.</param>
internal sealed record AdminVersion(string Protocol, string Program)
{
    public const string MethodName = "hello";

    /// <summary>Raised by hand where a meaning changes and no shape does.</summary>
    private const int Meaning = 1;

    public static AdminVersion Own { get; } = new(Fingerprint(AdminMethods.Table.Values), OwnProgram());

    /// <exception cref="AdminSyntaxException">It is no version.</exception>
    public static AdminVersion Read(JsonElement said)
    {
        try
        {
            return said.Deserialize(AdminJson.Default.AdminVersion) ?? throw new AdminSyntaxException("it is null");
        }
        catch (JsonException e)
        {
            throw new AdminSyntaxException($"it is no version. {e.Message}");
        }
    }

    public bool Matches(AdminVersion other) => other.Protocol == Protocol;

    /// <summary>What the person who typed the command is told; this is the server's version.</summary>
    public string Differs(string command)
        => $"this shinten ({command}) is of another version than the running server ({Program}): start the server "
            + "again with the program you have now, or use the one that it runs.";

    internal static string Fingerprint(IEnumerable<AdminMethod> methods)
    {
        SortedSet<string> lines = new(StringComparer.Ordinal);
        foreach (AdminMethod method in methods)
        {
            (JsonTypeInfo request, JsonTypeInfo reply) = method.Shapes;
            lines.Add($"{method.Name}({Name(request)}): {Name(reply)}");
            Describe(request, lines);
            Describe(reply, lines);
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"{Meaning}\n{string.Join('\n', lines)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    private static void Describe(JsonTypeInfo type, SortedSet<string> lines)
    {
        if (type.Type.IsEnum)
        {
            lines.Add($"{Name(type)}: {string.Join(' ', Enum.GetNames(type.Type))}");
        }
        else if (type.ElementType is { } element)
        {
            Describe(type.Options.GetTypeInfo(element), lines);
        }
        else if (lines.Add($"{Name(type)}: {string.Join(' ', type.Properties.Select(InWords))}"))
        {
            foreach (JsonPropertyInfo property in type.Properties)
            {
                Describe(type.Options.GetTypeInfo(property.PropertyType), lines);
            }
        }
    }

    private static string InWords(JsonPropertyInfo property) => $"{property.Name}:{property.PropertyType}";

    private static string Name(JsonTypeInfo type) => type.Type.ToString();

    private static string OwnProgram()
        => typeof(AdminVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "unknown";
}
