using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp;

/// <summary>Receives a message after DATA's go-ahead, to its very end whatever is wrong with it, so that the session
/// stays in step.</summary>
internal static class DataReceiver
{
    private const int LargestBlock = 32 * 1024;

    public static async ValueTask<MessageFault> ReceiveAsync(
        SmtpSession session, MessageBuilder message, CancellationToken cancel)
    {
        ConnectionReader reader = session.Connection.Reader;
        DotStuffing stuffing = new(session.Options.MaxTextLineBytes);
        MessageTime time = new(session);
        reader.StartTransfer();
        try
        {
            while (true)
            {
                Decode(reader, message, ref stuffing);
                if (stuffing.Fault != MessageFault.None || message.Length > session.Options.MaxMessageBytes)
                {
                    message.Discard();
                }

                if (stuffing.HasEnded)
                {
                    return Judge(session, message, stuffing.Fault);
                }

                await message.SpillIfFullAsync(cancel);
                if (reader.Buffered.IsEmpty)
                {
                    time.Check();
                    await reader.ReadMoreAsync(cancel);
                }
            }
        }
        finally
        {
            reader.EndTransfer();
        }
    }

    private static void Decode(ConnectionReader reader, MessageBuilder message, ref DotStuffing stuffing)
    {
        ReadOnlySpan<byte> block = reader.Buffered.Span;
        block = block.Length > LargestBlock ? block[..LargestBlock] : block;
        if (block.IsEmpty)
        {
            return;
        }

        message.Advance(stuffing.Decode(block, message.GetSpan(block.Length), out int consumed));
        reader.Advance(consumed);
    }

    private static MessageFault Judge(SmtpSession session, MessageBuilder message, MessageFault fault)
    {
        if (fault != MessageFault.None)
        {
            return fault;
        }

        return message.IsDiscarded ? message.DiscardedFor : MessageRules.Check(message, session.Options);
    }
}
