using Shinten.Mail.Addresses;

namespace Shinten.Protocols.Smtp.Client;

/// <summary>A message and its envelope, to be handed to one host.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Null for the null reverse-path.</summary>
    public required MailAddress? ReversePath { get; init; }

    public required IReadOnlyList<OutgoingRecipient> Recipients { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public BodyKind Body { get; init; }

    /// <summary>Only a host with SMTPUTF8 can have it (RFC 6531 §3.2).</summary>
    public bool IsInternational { get; init; }

    public ReturnedPart Return { get; init; }

    /// <summary>ENVID, decoded; empty if there is none.</summary>
    public string EnvelopeId { get; init; } = "";
}

/// <summary>One recipient, with what its sender wants to hear.</summary>
/// <param name="OriginalRecipient">ORCPT, decoded; empty if there is none.</param>
public sealed record OutgoingRecipient(
    MailAddress Address, NotifyOn Notify = NotifyOn.Unspecified, string OriginalRecipient = "");
