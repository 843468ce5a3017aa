using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Shinten.Protocols.Imap;

/// <summary>Settings under <c>Imap</c> in <c>shinten.json</c>: how mail programs may read their mail.</summary>
public sealed class ImapOptions
{
    public const string Section = "Imap";

    /// <summary>Largest letter a client may store with APPEND, announced as APPENDLIMIT (RFC 7889 §2).</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxAppendBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Letters that one MULTIAPPEND may store together (RFC 3502 §6.3.11). With more, none is stored: a
    /// unit of work stays small.</summary>
    [Range(1, 250)]
    public int MaxAppendLetters { get; init; } = 200;

    /// <summary>Longest command, its literals included, once signed in; a letter in APPEND does not count.</summary>
    [Range(8 * 1024, 16 * 1024 * 1024)]
    public int MaxCommandBytes { get; init; } = 256 * 1024;

    /// <summary>Longest command, its literals included, before that.</summary>
    [Range(1024, 64 * 1024)]
    public int MaxCommandBytesBeforeLogin { get; init; } = 8 * 1024;

    /// <summary>How long a client may be silent; at least 30 minutes are required (RFC 9051 §5.4).</summary>
    [Range(typeof(TimeSpan), "00:30:00", "24:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(31);

    /// <summary>How long a client may take before it has signed in.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Commands that cannot be understood, or logins that fail, after which a client is sent away.</summary>
    [Range(3, 1_000)]
    public int MaxErrorsBeforeLogin { get; init; } = 10;
}

/// <summary>Checks <see cref="ImapOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class ImapOptionsValidator : IValidateOptions<ImapOptions>;
