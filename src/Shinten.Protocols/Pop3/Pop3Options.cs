using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Protocols.Pop3;

/// <summary>Settings under <c>Pop3</c> in <c>shinten.json</c>: how mail programs may fetch their mail.</summary>
public sealed class Pop3Options
{
    public const string Section = "Pop3";

    /// <summary>Whether a letter that was fetched counts as read in IMAP.</summary>
    public bool MarksSeen { get; init; } = true;

    /// <summary>POP3 sessions that one account may have at once; with 1 the maildrop belongs to one session alone
    /// (RFC 1939 §4).</summary>
    [Range(1, 1_000)]
    public int MaxSessionsPerAccount { get; init; } = 10;

    /// <summary>How long a client may be silent; at least 10 minutes are required (RFC 1939 §3).</summary>
    [Range(typeof(TimeSpan), "00:10:00", "24:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a client may take before it has signed in.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Mistakes and failed logins on one connection after which a client is sent away.</summary>
    [Range(3, 1_000)]
    public int MaxErrorsBeforeLogin { get; init; } = 10;

    /// <summary>Commands that cannot be understood, once signed in, after which a client is sent away.</summary>
    [Range(3, 10_000)]
    public int MaxErrors { get; init; } = 100;
}

/// <summary>Checks <see cref="Pop3Options"/> at start.</summary>
[OptionsValidator]
public sealed partial class Pop3OptionsValidator : IValidateOptions<Pop3Options>;
