namespace Shinten.Mail.Messages;

/// <summary>How much structure a message may have; what goes beyond is kept as bytes and not taken apart.</summary>
public sealed record ParseLimits
{
    public static ParseLimits Standard { get; } = new();

    /// <summary>Deeper multiparts and messages are shown as opaque parts.</summary>
    public int MaxDepth { get; init; } = 100;

    public int MaxParts { get; init; } = 10_000;

    public int MaxHeaderBytes { get; init; } = 1024 * 1024;

    public int MaxHeaderFields { get; init; } = 10_000;
}
