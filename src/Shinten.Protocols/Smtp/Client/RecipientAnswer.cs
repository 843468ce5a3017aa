namespace Shinten.Protocols.Smtp.Client;

/// <summary>What a transaction came to for one recipient.</summary>
public enum AnswerKind
{
    /// <summary>The host has taken the letter on.</summary>
    Sent,

    /// <summary>Not now; later it may be otherwise.</summary>
    TryAgain,

    /// <summary>Never.</summary>
    Refused,
}

/// <summary>The answer for one recipient, and who gave it.</summary>
/// <param name="Status">An enhanced status code (RFC 3463 §2).</param>
/// <param name="Text">The host's own reply, or our words where it gave none.</param>
/// <param name="IsOfHost">The text is what the host said.</param>
public sealed record RecipientAnswer(AnswerKind Kind, string Status, string Text, bool IsOfHost)
{
    /// <summary>What a reply says of a recipient; one that belongs elsewhere in the dialogue decides nothing.</summary>
    internal static RecipientAnswer Of(ServerReply reply) => new(
        reply.IsPositive ? AnswerKind.Sent : reply.IsPermanent ? AnswerKind.Refused : AnswerKind.TryAgain,
        reply.Code is >= 300 and < 400 ? "4.5.0" : reply.Status,
        reply.ToString(),
        true);

    /// <summary>What it says of every recipient that a host could not be used: nothing for ever.</summary>
    public static RecipientAnswer Of(SmtpClientException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Reply is { } reply
            ? Of(reply) with { Kind = AnswerKind.TryAgain }
            : new RecipientAnswer(AnswerKind.TryAgain, StatusOf(e.Failure), e.Message, false);
    }

    private static string StatusOf(HostFailure failure) => failure switch
    {
        HostFailure.Unreachable => "4.4.1",
        HostFailure.Closed or HostFailure.TimedOut => "4.4.2",
        HostFailure.BadReply => "4.5.0",
        HostFailure.Refused => "4.3.2",
        HostFailure.NoTls or HostFailure.BrokenTls => "4.7.10",
        HostFailure.NotSignedIn => "4.7.8",
    };
}

/// <summary>What came of handing over a message: one answer for each recipient, in their order.</summary>
/// <param name="Failure">Why the connection is of no use any more; null if it is.</param>
public sealed record SendResult(IReadOnlyList<RecipientAnswer> Answers, SmtpClientException? Failure)
{
    /// <summary>The connection broke before the host had all of the message: it may be sent again at once.</summary>
    public bool IsUntouched { get; init; }
}
