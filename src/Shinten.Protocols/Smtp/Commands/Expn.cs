namespace Shinten.Protocols.Smtp.Commands;

/// <summary>EXPN would tell who is on a list; it is refused (RFC 5321 §7.3).</summary>
internal static class Expn
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => ValueTask.FromResult(Refused);

    private static SmtpReply Refused { get; } = SmtpReply.Of(502, "5.7.0", "Lists are not expanded here.");
}
