using System.Collections.Frozen;

namespace Shinten.Server.Hosting;

/// <summary>The sections that <c>shinten.json</c> may have.</summary>
internal static class Sections
{
    public static FrozenSet<string> Names { get; } = new[]
    {
        ListenerOptions.Section,
        "Logging",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
