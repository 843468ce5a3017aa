using Shinten.Protocols.Network;

namespace Shinten.Protocols.Smtp;

/// <summary>Receives the bytes of one BDAT chunk as they are (RFC 3030 §2).</summary>
internal static class ChunkReceiver
{
    private const int LargestBlock = 32 * 1024;

    public static async ValueTask ReceiveAsync(
        SmtpSession session, LiteralStream chunk, MessageBuilder message, CancellationToken cancel)
    {
        ConnectionReader reader = session.Connection.Reader;
        MessageTime time = new(session);
        LineEndCheck? lineEnds = MustEndInCrLf(session) ? message.LineEnds : null;
        reader.StartTransfer();
        try
        {
            while (chunk.Remaining > 0)
            {
                time.Check();
                ReadOnlyMemory<byte> block = await chunk.ReadBlockAsync(cancel);
                lineEnds?.Read(block.Span);
                await AppendAsync(message, block, cancel);
            }
        }
        finally
        {
            reader.EndTransfer();
        }
    }

    /// <summary>What is wrong with the whole; a NUL may stand in a BINARYMIME message alone.</summary>
    public static MessageFault Judge(SmtpSession session, MessageBuilder message)
    {
        if (message.IsDiscarded)
        {
            return message.DiscardedFor;
        }

        if (MustEndInCrLf(session) && message.LineEnds.Judge() is var fault and not MessageFault.None)
        {
            return fault;
        }

        return message.HasNul && session.Transaction!.Parameters.Body != BodyKind.Binary
            ? MessageFault.Nul
            : MessageRules.Check(message, session.Options);
    }

    /// <summary>What is sent on must not hold what another server could take for the end of a line, and by that of
    /// the message; binary parts are encoded before they go.</summary>
    private static bool MustEndInCrLf(SmtpSession session)
        => session.Dialect == SmtpDialect.Submission && session.Transaction!.Parameters.Body != BodyKind.Binary;

    private static async ValueTask AppendAsync(
        MessageBuilder message, ReadOnlyMemory<byte> block, CancellationToken cancel)
    {
        while (!block.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = block.Length > LargestBlock ? block[..LargestBlock] : block;
            block = block[piece.Length..];
            message.Append(piece.Span);
            await message.SpillIfFullAsync(cancel);
        }
    }
}
