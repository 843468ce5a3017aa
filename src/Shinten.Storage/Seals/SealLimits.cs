namespace Shinten.Storage.Seals;

/// <summary>What ends a live seal, if nothing else does before (sealing.md §4).</summary>
/// <param name="Lifetime">At most <see cref="LongestLifetime"/>.</param>
/// <param name="Messages">At most <see cref="MostMessages"/>.</param>
public sealed record SealLimits(TimeSpan Lifetime, int Messages)
{
    public const int MostMessages = 4_096;

    public static readonly TimeSpan LongestLifetime = TimeSpan.FromMinutes(60);

    /// <summary>The longest that the format allows.</summary>
    public static SealLimits Longest { get; } = new(LongestLifetime, MostMessages);
}
