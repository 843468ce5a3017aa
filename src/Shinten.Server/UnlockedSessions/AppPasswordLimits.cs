using System.Text.Json;
using System.Text.Json.Serialization;
using Shinten.Protocols.Sasl;

namespace Shinten.Server.UnlockedSessions;

/// <summary>What an app password is limited to, as the server keeps it beside the slot (sealing.md §7).</summary>
/// <param name="Protocols">The protocols it works for; all if none are named.</param>
/// <param name="Until">The last day on which it works.</param>
internal sealed record AppPasswordLimits(IReadOnlyList<string>? Protocols = null, DateOnly? Until = null)
{
    /// <summary>Whether the limits let this sign-in through. Limits that are not understood let nothing through.
    /// </summary>
    public static bool Allow(string json, SignInRequest request, DateOnly today)
    {
        if (json.Length == 0)
        {
            return true;
        }

        try
        {
            return JsonSerializer.Deserialize(json, AppPasswordLimitsJson.Default.AppPasswordLimits) is { } limits
                && (limits.Until is null || today <= limits.Until)
                && (limits.Protocols is not { Count: > 0 } protocols
                    || protocols.Contains(request.Protocol, StringComparer.OrdinalIgnoreCase));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

[JsonSerializable(typeof(AppPasswordLimits))]
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class AppPasswordLimitsJson : JsonSerializerContext;
