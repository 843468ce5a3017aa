using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Protocols.Smtp;

/// <summary>Settings under <c>Submission</c> in <c>shinten.json</c>: how mail programs may send. What <c>Smtp</c> sets
/// holds here too.</summary>
public sealed class SubmissionOptions
{
    public const string Section = "Submission";

    /// <summary>How long a client may take before it has signed in.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Mistakes and failed logins on one connection after which a client is sent away.</summary>
    [Range(3, 1_000)]
    public int MaxErrorsBeforeLogin { get; init; } = 10;

    /// <summary>How long ahead a letter may be handed over for later release, announced as FUTURERELEASE
    /// (RFC 4865 §3); zero turns it off.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "366.00:00:00")]
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromDays(30);
}

[OptionsValidator]
public sealed partial class SubmissionOptionsValidator : IValidateOptions<SubmissionOptions>;
