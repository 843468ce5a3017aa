namespace Shinten.Protocols.Smtp.Commands;

/// <summary>STARTTLS puts the rest of the connection under TLS (RFC 3207 §4).</summary>
internal static class StartTls
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(Check(session, arguments.Span) ?? GoAhead);

    private static SmtpReply GoAhead { get; }
        = SmtpReply.Of(220, "2.0.0", "Ready to start TLS.").Then(AfterReply.StartTls);

    private static SmtpReply TlsAlready { get; } = SmtpReply.Of(503, "5.5.1", "TLS is on already.");

    // RFC 3207 §4
    private static SmtpReply NotAvailable { get; } = SmtpReply.Of(454, "4.7.0", "TLS is not available now.");

    private static SmtpReply? Check(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        if (!arguments.IsEmpty)
        {
            return SmtpReplies.NoArguments;
        }

        if (session.Connection.Tls is not null)
        {
            return TlsAlready;
        }

        return session.Connection.CanStartTls ? null : NotAvailable;
    }
}
