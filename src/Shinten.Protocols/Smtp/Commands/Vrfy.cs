namespace Shinten.Protocols.Smtp.Commands;

/// <summary>VRFY tells nothing about who has an address here, and says so as RFC 5321 §7.3 asks.</summary>
internal static class Vrfy
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
        => arguments.IsEmpty
            ? throw new SmtpSyntaxException("Syntax: VRFY address")
            : ValueTask.FromResult(Unverified);

    private static SmtpReply Unverified { get; }
        = SmtpReply.Of(252, "2.5.2", "Addresses are not verified here; send the message and it will be tried.");
}
