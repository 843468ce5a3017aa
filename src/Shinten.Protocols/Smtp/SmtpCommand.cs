namespace Shinten.Protocols.Smtp;

/// <summary>Answers one command; the arguments are what follows the verb and its space.</summary>
internal delegate ValueTask<SmtpReply> SmtpHandler(
    SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel);

[Flags]
internal enum SmtpTraits
{
    None = 0,

    /// <summary>Not in LMTP (RFC 2033 §4.1).</summary>
    NotInLmtp = 1,

    /// <summary>In LMTP alone.</summary>
    LmtpOnly = 2,

    /// <summary>Its reply may not wait for the next ones (RFC 2920 §3.2).</summary>
    AnswersAtOnce = 4,

    /// <summary>Bytes that are no command follow it even when it is refused, so that its handler looks at the
    /// state.</summary>
    ReadsItsOwnInput = 8,

    /// <summary>In submission alone.</summary>
    SubmissionOnly = 16,

    /// <summary>Allowed in submission before anybody has signed in (RFC 4954 §6).</summary>
    BeforeSignIn = 32,
}

/// <summary>A row of the table of commands.</summary>
internal sealed record SmtpCommand(string Name, SmtpStates AllowedIn, SmtpTraits Traits, SmtpHandler Handler)
{
    /// <summary>What HELP says of it.</summary>
    public required string Syntax { get; init; }

    public bool IsSpokenIn(SmtpDialect dialect) => dialect switch
    {
        SmtpDialect.Smtp => (Traits & (SmtpTraits.LmtpOnly | SmtpTraits.SubmissionOnly)) == 0,
        SmtpDialect.Lmtp => (Traits & (SmtpTraits.NotInLmtp | SmtpTraits.SubmissionOnly)) == 0,
        SmtpDialect.Submission => !Traits.HasFlag(SmtpTraits.LmtpOnly),
    };
}
