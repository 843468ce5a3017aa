namespace Shinten.Protocols.Smtp.Commands;

/// <summary>NOOP does nothing; its argument is ignored (RFC 5321 §4.1.1.9).</summary>
internal static class Noop
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(SmtpReplies.Ok);
}
