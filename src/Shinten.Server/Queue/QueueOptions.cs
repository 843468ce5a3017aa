using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Server.Queue;

/// <summary>Settings under <c>Queue</c> in <c>shinten.json</c>: how letters to other servers are sent, and how long it
/// is tried (RFC 5321 §4.5.4.1).</summary>
public sealed class QueueOptions
{
    public const string Section = "Queue";

    /// <summary>Connections to other servers at one time.</summary>
    [Range(1, 10_000)]
    public int MaxConnections { get; init; } = 100;

    /// <summary>Connections to one destination at one time.</summary>
    [Range(1, 1_000)]
    public int MaxConnectionsPerHost { get; init; } = 10;

    /// <summary>How long a connection is kept for the next letter.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan IdleConnection { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after the first failed attempt; each pause is twice the one before.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "06:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause between two attempts.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a letter is tried before its sender is told that it failed.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(5);

    /// <summary>After how long the sender is told that a letter is late.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan DelayNotice { get; init; } = TimeSpan.FromHours(4);
}

[OptionsValidator]
internal sealed partial class QueueOptionsValidator : IValidateOptions<QueueOptions>;
