namespace Shinten.Protocols.Smtp.Commands;

/// <summary>DATA brings the message, ended by a line of one dot (RFC 5321 §4.1.1.4).</summary>
internal static class Data
{
    public static async ValueTask<SmtpReply> RunAsync(
        SmtpSession session, ReadOnlyMemory<byte> arguments, CancellationToken cancel)
    {
        if (!arguments.IsEmpty)
        {
            return SmtpReplies.NoArguments;
        }

        SmtpTransaction transaction = session.Transaction!;
        if (transaction.Parameters.Body == BodyKind.Binary)
        {
            return BinaryNeedsChunks;
        }

        using SpaceReservation? space = session.Service.Space.TryReserve(transaction.Parameters.Size, session.Options);
        if (space is null)
        {
            session.EndTransaction();
            return SmtpReplies.NoSpace;
        }

        await session.SayNowAsync(GoAhead, cancel);
        session.MessageBegins();
        using MessageBuilder message = new(session.Service.Space, transaction.Parameters.Size);
        MessageFault fault = await DataReceiver.ReceiveAsync(session, message, cancel);
        session.MessageEnds();
        return await Delivery.FinishAsync(session, message, fault, cancel);
    }

    private static SmtpReply GoAhead { get; }
        = SmtpReply.Plain(354, "Send the message; end it with a dot on its own line.");

    // RFC 3030 §3
    private static SmtpReply BinaryNeedsChunks { get; }
        = SmtpReply.Of(503, "5.5.1", "A BINARYMIME message must be sent with BDAT.");
}
