using System.Text.Json.Serialization;
using Shinten.Mail.Addresses;
using Shinten.Protocols.Smtp;

namespace Shinten.Server.Queue;

/// <summary>Everything of a letter to be sent but its bytes: what stands sealed in its row of the queue.</summary>
public sealed record QueuedLetter
{
    /// <summary>Null for the null reverse-path of notices (RFC 5321 §4.5.5): nobody is told of its failure.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required MailAddress? ReversePath { get; init; }

    public required IReadOnlyList<QueuedRecipient> Recipients { get; init; }

    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Not sent before (RFC 4865 §3); null where it goes at once.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>How the sender asked for that, as notices repeat it: <see cref="HoldRequest.Text"/>.</summary>
    public string HoldText { get; init; } = "";

    /// <summary>What the bytes are: a host that takes less does not get them.</summary>
    public BodyKind Body { get; init; }

    /// <summary>Its header fields or addresses hold UTF-8: only a host with SMTPUTF8 can have it
    /// (RFC 6531 §3.2).</summary>
    public bool IsInternational { get; init; }

    /// <summary>RET (RFC 3461 §4.3).</summary>
    public ReturnedPart Return { get; init; }

    /// <summary>ENVID, decoded (RFC 3461 §4.4); empty if it was not given.</summary>
    public string EnvelopeId { get; init; } = "";

    /// <summary>The language of notices about it, as <c>en</c> or <c>ja</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>REQUIRETLS (RFC 8689 §2).</summary>
    public bool RequiresTls { get; init; }

    /// <summary>How often sending was tried.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>How long it has been tried, counted from one attempt to the next, so that neither a clock that jumps
    /// nor a server that stood still makes it expire.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Its sender has been told that it is late.</summary>
    public bool IsDelayTold { get; init; }
}
