namespace Shinten.Protocols.Smtp.Commands;

/// <summary>QUIT ends the session (RFC 5321 §4.1.1.10).</summary>
internal static class Quit
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(arguments.IsEmpty ? Goodbye : SmtpReplies.NoArguments);

    private static SmtpReply Goodbye { get; } = SmtpReply.Of(221, "2.0.0", "Goodbye.").Then(AfterReply.Close);
}
