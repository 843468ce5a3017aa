namespace Shinten.Protocols.Smtp.Commands;

/// <summary>RSET forgets the transaction under way (RFC 5321 §4.1.1.5).</summary>
internal static class Rset
{
    public static ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (!arguments.IsEmpty)
        {
            return ValueTask.FromResult(SmtpReplies.NoArguments);
        }

        session.EndTransaction();
        return ValueTask.FromResult(SmtpReplies.Ok);
    }
}
