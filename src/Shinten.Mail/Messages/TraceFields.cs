using Shinten.Mail.Addresses;

namespace Shinten.Mail.Messages;

/// <summary>How a letter came here, as Received tells it: never with the client's address (RFC 5321 §4.4).</summary>
public sealed record ReceivedTrace
{
    /// <summary>What the peer called itself in HELO or EHLO; left out for a submission.</summary>
    public string? From { get; init; }

    public required string By { get; init; }

    /// <summary>ESMTP, ESMTPS, LMTPS, UTF8SMTPS … (RFC 3848, RFC 6531 §4.3).</summary>
    public required string With { get; init; }

    public required string Id { get; init; }

    /// <summary>Only where the transaction had a single recipient.</summary>
    public MailAddress? For { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Writes and counts the fields that delivery adds on top of a letter (RFC 5321 §4.4).</summary>
public static class TraceFields
{
    /// <summary>A Received field with its line end.</summary>
    public static byte[] Received(ReceivedTrace trace) => throw new NotSupportedException();

    /// <summary>Return-Path with its line end; null is the null reverse-path.</summary>
    public static byte[] ReturnPath(MailAddress? reversePath) => throw new NotSupportedException();

    public static byte[] DeliveredTo(MailAddress recipient) => throw new NotSupportedException();

    /// <summary>Received fields in the top header, for loop detection (RFC 5321 §6.3).</summary>
    public static int CountReceived(ReadOnlySpan<byte> message) => throw new NotSupportedException();

    /// <summary>True if the top header has this Delivered-To already.</summary>
    public static bool WasDeliveredTo(ReadOnlySpan<byte> message, MailAddress recipient) => throw new NotSupportedException();

    /// <summary>Where the letter's own bytes begin below the trace fields on top of it (sealing.md §9, duplicates).</summary>
    public static int LengthOnTop(ReadOnlySpan<byte> message) => throw new NotSupportedException();
}
