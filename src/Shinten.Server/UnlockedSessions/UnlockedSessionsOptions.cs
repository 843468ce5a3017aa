using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Server.UnlockedSessions;

/// <summary>Settings under <c>Sessions</c> in <c>shinten.json</c>: what mail programs may have opened for
/// them.</summary>
public sealed class UnlockedSessionsOptions
{
    public const string Section = "Sessions";

    /// <summary>
    /// Whether the server opens mail for the length of an app password's session. Without it every mail program
    /// gets ciphertext, whatever its app password would allow.
    /// </summary>
    public bool Unlock { get; init; } = true;

    /// <summary>Failed logins after which an account refuses more from the same network for a while.</summary>
    [Range(3, 1_000)]
    public int FailuresPerAccount { get; init; } = 20;

    /// <summary>Failed logins after which a network (an IPv4 /24 or an IPv6 /56) is refused for a while.</summary>
    [Range(3, 100_000)]
    public int FailuresPerNetwork { get; init; } = 100;

    /// <summary>How long a failed login counts; it lives in memory alone and never longer than an hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan FailureLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Memory for opened envelopes while a session of their slot lives, over all accounts.</summary>
    [Range(0, 4096)]
    public int EnvelopeCacheMegabytes { get; init; } = 64;
}

/// <summary>Checks <see cref="UnlockedSessionsOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class UnlockedSessionsOptionsValidator : IValidateOptions<UnlockedSessionsOptions>;
