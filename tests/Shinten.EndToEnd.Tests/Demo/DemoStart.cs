namespace Shinten.EndToEnd.Tests.Demo;

/// <summary>How a demo is started, where a test wants it otherwise than <c>./run</c>.</summary>
internal sealed record DemoStart
{
    /// <summary>A connection string; null for the embedded engine.</summary>
    public string? Database { get; init; }

    /// <summary>Settings, as <c>SHINTEN__Section__Name</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A program that runs ours and leaves it its process id: <c>strace -D</c>.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];
}
